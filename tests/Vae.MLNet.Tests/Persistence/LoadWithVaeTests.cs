using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>The same files with the batched steps put back.</summary>
public sealed class LoadWithVaeTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [MemberData(nameof(SavableSteps.Names), MemberType = typeof(SavableSteps))]
    public void A_step_comes_back_with_its_columns_and_numbers(string step)
    {
        var data = SavedRows.View(ml);
        var fitted = SavableSteps.Named(step, ml).Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);

        var loaded = ml.Model.LoadWithVae(directory["model.zip"], out var schema);

        Assert.Equal(data.Schema.Select(column => column.Name), schema.Select(column => column.Name));
        RoundTrip.AssertSame(fitted.Transform(data), loaded.Transform(data));
        var restored = Assert.Single(RoundTrip.Flatten(loaded));
        Assert.Equal(fitted.GetType(), restored.GetType());
        ((IDisposable)loaded).Dispose();
    }

    [Fact]
    public void A_detector_keeps_its_threshold()
    {
        var data = SavedRows.View(ml);
        var fitted = ml.Transforms.DetectAnomaliesWithVae(Bundles.Mlp, "Data", contamination: 0.25).Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);

        using var loaded = (IDisposable)ml.Model.LoadWithVae(directory["model.zip"]);

        var detector = Assert.IsType<VaeAnomalyTransformer>(Assert.Single(RoundTrip.Flatten((ITransformer)loaded)));
        Assert.Equal(fitted.Threshold, detector.Threshold);
    }

    [Fact]
    public void Transformers_keep_their_scopes()
    {
        var data = SavedRows.View(ml);
        var step = ml.Transforms.FeaturizeWithVae("Latents", Bundles.Mlp, "Bytes").Fit(data);
        var copy = ml.Transforms.CopyColumns("Copy", "Bytes").Fit(data);
        var chain = new TransformerChain<ITransformer>(
            [step, copy],
            [TransformerScope.Everything, TransformerScope.Training]
        );
        ml.Model.Save(chain, data.Schema, directory["model.zip"]);

        using var loaded = (TransformerChain<ITransformer>)ml.Model.LoadWithVae(directory["model.zip"]);

        Assert.Equal(2, loaded.GetModelFor(TransformerScope.Training).Count());
        Assert.IsType<VaeTransformer>(Assert.Single(loaded.GetModelFor(TransformerScope.Scoring)));
    }

    [Fact]
    public void Steps_in_nested_chains_come_back_and_the_others_stay()
    {
        var data = SavedRows.View(ml);
        var inner = ml
            .Transforms.FeaturizeWithVae("Latents", Bundles.Mlp, "Bytes")
            .Append(ml.Transforms.NormalizeMinMax("Scaled", "Latents"));
        var fitted = ml
            .Transforms.CopyColumns("Digit", "Class")
            .Append(inner)
            .Append(ml.Transforms.Conversion.MapValueToKey("Key", "Digit"))
            .Append(ml.Transforms.ScoreWithVae(Bundles.Conditional, "Picture", "Digit"))
            .Append(ml.Transforms.ReconstructWithVae("Again", Bundles.Mlp, "Data"))
            .Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);

        var made = 0;
        var options = new VaeModelOptions
        {
            SessionOptionsFactory = () =>
            {
                made++;
                return new Microsoft.ML.OnnxRuntime.SessionOptions();
            },
        };
        var loaded = ml.Model.LoadWithVae(directory["model.zip"], options);

        RoundTrip.AssertSame(fitted.Transform(data), loaded.Transform(data));
        var transformers = RoundTrip.Flatten(loaded).ToList();
        Assert.Equal(6, transformers.Count);
        var steps = transformers.OfType<VaeTransformer>().ToList();
        Assert.Equal(3, steps.Count);
        // Encoder and decoder of two bundles: the first step and the last share theirs.
        Assert.Equal(4, made);
        ((IDisposable)loaded).Dispose();
    }

    [Fact]
    public void Options_reach_the_model()
    {
        var data = SavedRows.View(ml);
        ml.Model.Save(SavableSteps.Named("features", ml).Fit(data), data.Schema, directory["model.zip"]);
        var made = 0;
        var options = new VaeModelOptions
        {
            BatchSize = 3,
            SessionOptionsFactory = () =>
            {
                made++;
                return new Microsoft.ML.OnnxRuntime.SessionOptions();
            },
        };

        var loaded = ml.Model.LoadWithVae(directory["model.zip"], options);

        Assert.Equal(SavedRows.Count, Rows.Read(loaded.Transform(data), ["Features"]).Count);
        Assert.Equal(3, Assert.Single(RoundTrip.Flatten(loaded).OfType<VaeTransformer>()).Model.BatchSize);
        Assert.InRange(made, 1, 2);
        ((IDisposable)loaded).Dispose();
    }

    [Fact]
    public void A_loaded_step_can_be_saved_again()
    {
        var data = SavedRows.View(ml);
        var fitted = SavableSteps.Named("anomalies by a key", ml).Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["once.zip"]);
        var once = ml.Model.LoadWithVae(directory["once.zip"]);
        ml.Model.Save(once, data.Schema, directory["twice.zip"]);

        var twice = ml.Model.LoadWithVae(directory["twice.zip"]);

        RoundTrip.AssertSame(fitted.Transform(data), twice.Transform(data));
        Array.ForEach([(IDisposable)once, (IDisposable)twice], model => model.Dispose());
    }
}
