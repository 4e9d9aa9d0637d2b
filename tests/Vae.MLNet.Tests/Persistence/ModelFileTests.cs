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

    /// <summary>Such as the body of an HTTP response, or a part of a larger file.</summary>
    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 1000)]
    [InlineData(true, 1000)]
    public void A_model_is_read_from_where_a_stream_stands(bool canSeek, int before)
    {
        var data = SavedRows.View(ml);
        var fitted = SavableSteps.Named("scores", ml).Fit(data);
        using var saved = new MemoryStream();
        ml.Model.Save(fitted, data.Schema, saved);
        using var whole = new MemoryStream([.. new byte[before], .. saved.ToArray()]);
        using Stream stream = canSeek ? whole : new ForwardStream(whole);
        stream.ReadExactly(new byte[before]);

        var loaded = ml.Model.LoadWithVae(stream);

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
        Assert.Equal(SmallViews.Flat(fitted.Transform(data), "mean"), SmallViews.Flat(loaded.Transform(data), "mean"));
        Array.ForEach([fitted, (IDisposable)loaded], model => model.Dispose());
    }

    [Fact]
    public void A_step_of_a_newer_format_is_refused_and_still_loads_plainly()
    {
        var data = SavedRows.View(ml);
        var fitted = SavableSteps.Named("scores", ml).Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);
        RoundTrip.Replace(
            directory["model.zip"],
            "\"format_version\":1,\"transformers\""u8,
            "\"format_version\":9,\"transformers\""u8
        );

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

    /// <summary>A stream that goes forward only, a few bytes at a time.</summary>
    private sealed class ForwardStream(Stream source) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) =>
            source.Read(buffer, offset, Math.Min(count, 777));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
