using System.IO.Compression;
using Microsoft.ML;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>What else a model file may hold, and streams, and files that are refused.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_stream_does_as_a_file_does()
    {
        var data = SavedRows.View(ml);
        var fitted = SavableSteps.Named("scores", ml).Fit(data);
        using var stream = new MemoryStream();
        ml.Model.Save(fitted, data.Schema, stream);
        stream.Position = 0;

        var loaded = ml.Model.LoadWithVae(stream, out var schema);

        Assert.Equal(data.Schema.Count, schema.Count);
        Assert.IsType<VaeTransformer>(Assert.Single(RoundTrip.Flatten(loaded)));
        RoundTrip.AssertSame(fitted.Transform(data), loaded.Transform(data));
        ((IDisposable)loaded).Dispose();
    }

    [Fact]
    public void A_model_saved_without_a_schema_has_none()
    {
        var data = SavedRows.View(ml);
        ml.Model.Save(SavableSteps.Named("scores", ml).Fit(data), null, directory["model.zip"]);

        var loaded = ml.Model.LoadWithVae(directory["model.zip"], out var schema);

        Assert.Null(schema);
        Assert.Equal(SavedRows.Count, Rows.Read(loaded.Transform(data), ["NegativeElbo"]).Count);
        ((IDisposable)loaded).Dispose();
    }

    [Fact]
    public void A_model_without_a_step_loads_as_it_is()
    {
        var data = SavedRows.View(ml);
        var fitted = ml.Transforms.NormalizeMinMax("Scaled", "Data").Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);

        var loaded = ml.Model.LoadWithVae(directory["model.zip"]);

        RoundTrip.AssertSame(fitted.Transform(data), loaded.Transform(data), tolerance: 0);
    }

    [Fact]
    public void A_foreign_ONNX_model_stays_row_by_row()
    {
        var data = new ProbeView(SavedRows.Count, Source.Columns);
        var fitted = ml
            .Transforms.ApplyOnnxModel(["mean"], ["data"], Path.Combine(Bundles.Small("mlp"), BundleFormat.EncoderFile))
            .Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);

        var loaded = ml.Model.LoadWithVae(directory["model.zip"]);

        Assert.DoesNotContain(RoundTrip.Flatten(loaded), transformer => transformer is VaeTransformer);
        Assert.Equal(Tables.Flat(fitted.Transform(data), "mean"), Tables.Flat(loaded.Transform(data), "mean"));
        Array.ForEach([fitted, (IDisposable)loaded], model => model.Dispose());
    }

    [Fact]
    public void A_step_of_a_newer_format_is_refused_and_still_loads_plainly()
    {
        var data = SavedRows.View(ml);
        var fitted = SavableSteps.Named("scores", ml).Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);
        using (var zip = ZipFile.Open(directory["model.zip"], ZipArchiveMode.Update))
        {
            var entry = zip.Entries.Single(entry => entry.Name == "OnnxModel");
            using var stream = entry.Open();
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var version = bytes.AsSpan().IndexOf("\"format_version\":1,\"transformers\""u8);
            Assert.NotEqual(-1, version);
            stream.Position = version + "\"format_version\":".Length;
            stream.WriteByte((byte)'9');
        }

        var e = Assert.Throws<InvalidDataException>(() => ml.Model.LoadWithVae(directory["model.zip"]));

        Assert.Contains("9", e.Message, StringComparison.Ordinal);
        var plain = ml.Model.Load(directory["model.zip"], out _);
        RoundTrip.AssertSame(fitted.Transform(data), plain.Transform(data));
        (plain as IDisposable)?.Dispose();
    }

    [Fact]
    public void A_file_that_is_missing_or_no_model_is_refused()
    {
        directory.Write("noise.zip", 1, 2, 3);

        Assert.ThrowsAny<IOException>(() => ml.Model.LoadWithVae(directory["nowhere.zip"]));
        Assert.ThrowsAny<Exception>(() => ml.Model.LoadWithVae(directory["noise.zip"]));
        Assert.ThrowsAny<ArgumentException>(() => ml.Model.LoadWithVae(""));
    }
}
