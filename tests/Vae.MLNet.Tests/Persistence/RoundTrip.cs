using System.IO.Compression;
using Microsoft.ML;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>A model saved and loaded, and what both say of the same rows.</summary>
internal static class RoundTrip
{
    /// <summary>Same columns of the same types with the same names and values.</summary>
    public static void AssertSame(IDataView expected, IDataView actual, double tolerance = 1e-6)
    {
        Assert.Equal(Describe(expected.Schema), Describe(actual.Schema));
        var (rows, same) = (Rows.Read(expected), Rows.Read(actual));
        Assert.NotEmpty(rows);
        Row.AssertSameValues(rows, same, tolerance);
    }

    /// <summary>Saves and loads with ML.NET alone and with the steps put back, and compares both with the fitted model.</summary>
    public static void AssertSurvives(MLContext ml, ITransformer fitted, IDataView data, double tolerance = 1e-6)
    {
        using var directory = new TemporaryDirectory();
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);

        foreach (var loaded in (ITransformer[])[Plain(), ml.Model.LoadWithVae(directory["model.zip"])])
        {
            AssertSame(fitted.Transform(data), loaded.Transform(data), tolerance);
            (loaded as IDisposable)?.Dispose();
        }

        ITransformer Plain() => ml.Model.Load(directory["model.zip"], out _);
    }

    /// <summary>Puts other bytes, as many, in the place of some in a saved step's graph.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> old, ReadOnlySpan<byte> other)
    {
        Assert.Equal(old.Length, other.Length);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        using var stream = zip.Entries.Single(entry => entry.Name == "OnnxModel").Open();
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var place = bytes.AsSpan().IndexOf(old);
        Assert.NotEqual(-1, place);
        stream.Position = place;
        stream.Write(other);
    }

    /// <summary>All transformers in nested chains.</summary>
    public static IEnumerable<ITransformer> Flatten(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [transformer];

    private static IEnumerable<string> Describe(DataViewSchema schema) =>
        schema
            .Visible()
            .Select(column =>
            {
                var named = column.Annotations.Schema.Any(annotation => annotation.Name == "SlotNames");
                return $"{column.Name}: {column.Type} {(named ? string.Join(' ', column.SlotNames()) : "")}";
            })
            .Order();
}
