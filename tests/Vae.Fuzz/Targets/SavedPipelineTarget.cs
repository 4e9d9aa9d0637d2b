using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet;

namespace Vae.Fuzz;

/// <summary>
/// Saved pipelines with one entry of the zip changed, or the zip itself: refused, or the same features as before.
/// </summary>
internal sealed class SavedPipelineTarget : FuzzTarget
{
    private static readonly Row[] Rows =
    [
        new() { Data = [0, 0.25f, 0.5f, 0.75f, 1, 0.125f] },
        new() { Data = [1, 1, 0, 0, 0.5f, 0.5f] },
    ];

    private readonly MLContext ml = new(1);
    private readonly byte[] whole;
    private readonly List<(string Name, byte[] Contents)> entries = [];
    private readonly float[] expected;

    public SavedPipelineTarget()
        : base("pipeline")
    {
        using var model = VaeModel.Load(Fixtures.Directory("mlp"), new VaeModelOptions { Threads = 1 });
        var data = ml.Data.LoadFromEnumerable(Rows);
        var fitted = ml.Transforms.FeaturizeWithVae("Features", model, "Data").Fit(data);
        using var saved = new MemoryStream();
        ml.Model.Save(fitted, data.Schema, saved);
        whole = saved.ToArray();
        using var zip = new ZipArchive(new MemoryStream(whole));
        foreach (var entry in zip.Entries)
        {
            using var contents = entry.Open();
            using var bytes = new MemoryStream();
            contents.CopyTo(bytes);
            entries.Add((entry.FullName, bytes.ToArray()));
        }

        Seeds = PartOfMany.Seeds(entries.Select(entry => entry.Contents).Append(whole));
        expected = Features(whole)!;
    }

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override IReadOnlyList<byte[]> Words { get; } =
        RowSeeds.Texts(
            "Data",
            "Features",
            "vae.step",
            "vae.card",
            "\"step\"",
            "featurize",
            "format_version",
            "encoder.onnx",
            "PK\u0003\u0004"
        );

    // ML.NET allocates gigabytes, one after the other, for some damaged files; the process's heap is limited all the same.
    public override long FreeAllocation => 1L << 33;

    public override void Try(byte[] input)
    {
        var (index, contents) = PartOfMany.Of(input, entries.Count + 1);
        var bytes = index == entries.Count ? contents : With(index, contents);
        if (Expect.Taken(() => Features(bytes), out _) is { } found)
        {
            Expect.Same(expected, found, "A pipeline that was changed and taken");
        }
    }

    private byte[] With(int index, byte[] contents)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            for (var i = 0; i < entries.Count; i++)
            {
                using var entry = zip.CreateEntry(entries[i].Name).Open();
                entry.Write(i == index ? contents : entries[i].Contents);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The features of the rows; null where the loaded model makes no such column.</summary>
    private float[]? Features(byte[] zip)
    {
        var loaded = ml.Model.LoadWithVae(new MemoryStream(zip), new VaeModelOptions { Threads = 1 });
        using (loaded as IDisposable)
        {
            var transformed = loaded.Transform(ml.Data.LoadFromEnumerable(Rows));
            return transformed.Schema.GetColumnOrNull("Features") is { } column
                ? [.. transformed.GetColumn<VBuffer<float>>(column).SelectMany(v => v.DenseValues())]
                : null;
        }
    }

    private sealed class Row
    {
        [VectorType(6)]
        public float[] Data { get; set; } = [];
    }
}
