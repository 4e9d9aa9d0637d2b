using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Prediction;

/// <summary>PredictionEngine, one row at a time.</summary>
public class PredictionEngineTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Features_of_one_row_are_the_models()
    {
        using var engine = Engine(ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Data"));

        for (var row = 0; row < 10; row++)
        {
            var prediction = engine.Predict(new Input { Data = Source.Image(row) });
            Cell.AssertClose(Bundles.Mlp.Encode(Source.Image(row)).Mean, prediction.Features, 1e-6, "Features");
        }
    }

    [Fact]
    public void An_anomaly_is_predicted()
    {
        var estimator = ml
            .Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Data")
            .Append(ml.Transforms.DetectAnomaliesWithVae(Bundles.Mlp, "Data", contamination: 0.5));
        using var engine = ml.Model.CreatePredictionEngine<Input, Anomaly>(estimator.Fit(Data(40)));

        var predictions = Enumerable
            .Range(0, 40)
            .Select(row => engine.Predict(new Input { Data = Source.Image(row) }).PredictedLabel)
            .ToList();

        Assert.Equal(20, predictions.Count(anomalous => anomalous));
        Assert.Equal(Rows.Values<bool>(Data(40).Apply(estimator), "PredictedLabel"), predictions);
    }

    [Fact]
    public void Many_threads_with_an_engine_each_get_their_own_rows()
    {
        var transformer = ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Data").Fit(Data(1));
        var expected = Enumerable.Range(0, 200).Select(row => Bundles.Mlp.Encode(Source.Image(row)).Mean).ToArray();

        Parallel.For(
            0,
            8,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            _ =>
            {
                using var engine = ml.Model.CreatePredictionEngine<Input, Output>(
                    transformer,
                    new PredictionEngineOptions { OwnsTransformer = false }
                );
                for (var row = 0; row < expected.Length; row++)
                {
                    var features = engine.Predict(new Input { Data = Source.Image(row) }).Features;
                    Cell.AssertClose(expected[row], features, 1e-6, "Features");
                }
            }
        );
    }

    [Fact]
    public void A_bad_row_is_an_error_and_the_next_one_is_fine()
    {
        using var engine = Engine(ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Data"));

        var e = Assert.Throws<InvalidOperationException>(() =>
            engine.Predict(new Input { Data = [0, 0, float.NaN, 0, 0, 0] })
        );

        Assert.Contains("'Data'", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, engine.Predict(new Input { Data = Source.Image(1) }).Features.Length);
    }

    [Fact]
    public void An_engine_that_owns_the_transformer_leaves_the_model_alone()
    {
        Engine(ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Data")).Dispose();

        Assert.Equal(2, Bundles.Mlp.Encode(Source.Image(0)).Mean.Length);
    }

    private PredictionEngine<Input, Output> Engine(VaeInferenceEstimator estimator) =>
        ml.Model.CreatePredictionEngine<Input, Output>(estimator.Fit(Data(1)));

    private IDataView Data(int rows) =>
        ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(row => new Input { Data = Source.Image(row) }));

    private sealed class Input
    {
        [VectorType(6)]
        public float[] Data { get; set; } = [];
    }

    private sealed class Output
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class Anomaly
    {
        public bool PredictedLabel { get; set; }
    }
}
