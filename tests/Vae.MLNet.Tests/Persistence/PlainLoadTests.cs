using Microsoft.ML;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>ML.NET's own Save and Load, with nothing registered.</summary>
public sealed class PlainLoadTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [MemberData(nameof(SavableSteps.Names), MemberType = typeof(SavableSteps))]
    public void A_step_keeps_its_columns_and_numbers(string step)
    {
        var data = SavedRows.View(ml);
        var fitted = SavableSteps.Named(step, ml).Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);

        var loaded = ml.Model.Load(directory["model.zip"], out var schema);

        Assert.Equal(data.Schema.Select(column => column.Name), schema.Select(column => column.Name));
        RoundTrip.AssertSame(fitted.Transform(data), loaded.Transform(data));
        Assert.DoesNotContain(RoundTrip.Flatten(loaded), transformer => transformer is VaeTransformer);
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void A_pipeline_with_steps_inside_keeps_its_numbers()
    {
        var data = SavedRows.View(ml);
        var inner = ml
            .Transforms.FeaturizeWithVae("Latents", Bundles.Mlp, "Bytes")
            .Append(ml.Transforms.NormalizeMinMax("Scaled", "Latents"));
        var fitted = ml
            .Transforms.CopyColumns("Digit", "Class")
            .Append(inner)
            .Append(ml.Transforms.Conversion.MapValueToKey("Key", "Digit"))
            .Append(ml.Transforms.DetectAnomaliesWithVae(Bundles.Conditional, "Picture", "Digit", 0.25))
            .Append(ml.Transforms.Concatenate("Features", "Scaled", "Score"))
            .Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);

        var loaded = ml.Model.Load(directory["model.zip"], out _);

        RoundTrip.AssertSame(fitted.Transform(data), loaded.Transform(data));
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void A_Gaussian_model_keeps_its_scores()
    {
        var data = SmallViews.OfVectors(
            "Data",
            [.. Enumerable.Range(0, SavedRows.Count).SelectMany(i => Source.Code(i, 5))],
            5
        );
        var fitted = ml.Transforms.ScoreWithVae(Bundles.Gaussian, "Data").Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);

        var loaded = ml.Model.Load(directory["model.zip"], out _);

        RoundTrip.AssertSame(fitted.Transform(data), loaded.Transform(data));
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void A_model_of_the_shipped_size_keeps_its_numbers_over_bytes()
    {
        var data = new ProbeView(
            SavedRows.Count,
            Probe.Vector("Data", Microsoft.ML.Data.NumberDataViewType.Byte, row => Source.Bytes(row, 784), 28, 28)
        );
        var fitted = ml
            .Transforms.FeaturizeWithVae("Features", Bundles.Mnist, "Data")
            .Append(ml.Transforms.ScoreWithVae(Bundles.Mnist, "Data"))
            .Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);

        var loaded = ml.Model.Load(directory["model.zip"], out _);

        RoundTrip.AssertSame(fitted.Transform(data), loaded.Transform(data), 2e-6);
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void A_loaded_model_predicts_one_row()
    {
        var data = SavedRows.View(ml);
        var fitted = SavableSteps.Named("anomalies by a key", ml).Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);
        var expected = Rows.Read(fitted.Transform(data));

        using var engine = ml.Model.CreatePredictionEngine<PlainLoader.InputRow, Prediction>(
            ml.Model.Load(directory["model.zip"], out _)
        );

        for (var row = 0; row < SavedRows.Count; row++)
        {
            var prediction = engine.Predict(SavedRows.All[row]);
            Assert.Equal((float)expected[row]["Score"], prediction.Score, 1e-5);
            Assert.Equal((bool)expected[row]["PredictedLabel"], prediction.PredictedLabel);
        }
    }

    [Fact]
    public void A_loaded_model_can_be_saved_again()
    {
        var data = SavedRows.View(ml);
        var fitted = SavableSteps.Named("scores of bytes", ml).Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["once.zip"]);
        var once = ml.Model.Load(directory["once.zip"], out _);
        ml.Model.Save(once, data.Schema, directory["twice.zip"]);

        var plain = ml.Model.Load(directory["twice.zip"], out _);
        var batched = ml.Model.LoadWithVae(directory["twice.zip"]);

        RoundTrip.AssertSame(fitted.Transform(data), plain.Transform(data));
        RoundTrip.AssertSame(fitted.Transform(data), batched.Transform(data));
        Assert.Single(RoundTrip.Flatten(batched), transformer => transformer is VaeTransformer);
        Array.ForEach([once, plain, batched], model => (model as IDisposable)?.Dispose());
    }

    private sealed class Prediction
    {
        public float Score { get; set; }

        public bool PredictedLabel { get; set; }
    }
}
