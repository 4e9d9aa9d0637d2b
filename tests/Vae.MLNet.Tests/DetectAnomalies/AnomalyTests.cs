using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.DetectAnomalies;

/// <summary>The detector: its scores, its threshold, and ML.NET's evaluation of both.</summary>
public class AnomalyTests
{
    private const int Count = 200;

    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.005, 1)]
    [InlineData(0.01, 2)]
    [InlineData(0.1, 20)]
    [InlineData(0.5, 100)]
    public void The_contamination_is_the_share_of_training_rows_above_the_threshold(double contamination, int above)
    {
        var data = Source.Of(Count);
        using var detector = ml
            .Transforms.DetectAnomaliesWithVae(Bundles.Mlp, "Data", contamination: contamination)
            .Fit(data);

        var rows = Rows.Read(detector.Transform(data), ["Score", "PredictedLabel"]);

        var sorted = rows.Select(row => (float)row["Score"]).OrderDescending().ToList();
        Assert.Equal(sorted.Count, sorted.Distinct().Count());
        Assert.Equal(above, rows.Count(row => (bool)row["PredictedLabel"]));
        Assert.InRange(
            detector.Threshold,
            sorted[above],
            above == 0 ? float.MaxValue : Math.BitDecrement(sorted[above - 1])
        );
        Assert.All(
            rows,
            row => Assert.Equal((float)row["Score"] > detector.Threshold, (bool)row["PredictedLabel"]),
            throwIfEmpty: true
        );
    }

    [Theory]
    [InlineData(VaeAnomalyMeasure.NegativeElbo, "NegativeElbo")]
    [InlineData(VaeAnomalyMeasure.ReconstructionLoss, "ReconstructionLoss")]
    [InlineData(VaeAnomalyMeasure.KlDivergence, "KlDivergence")]
    public void The_score_is_the_measure(VaeAnomalyMeasure measure, string column)
    {
        var data = Source.Of(50);
        var options = new VaeAnomalyDetector.Options { Measure = measure, BatchSize = 7 };

        var scores = Rows.Values<float>(
            data.Apply(ml.Transforms.DetectAnomaliesWithVae(Bundles.Mlp, options)),
            "Score"
        );

        var expected = Rows.Values<float>(data.Apply(ml.Transforms.ScoreWithVae(Bundles.Mlp, "Data")), column);
        Cell.AssertClose(expected, scores, 1e-6, column);
    }

    [Fact]
    public void Equal_scores_are_on_one_side_of_the_threshold()
    {
        var data = SmallViews.OfVectors("Data", Enumerable.Repeat(0.5f, 60).ToArray(), 6);
        var view = data.Apply(ml.Transforms.DetectAnomaliesWithVae(Bundles.Mlp, "Data", contamination: 0.3));

        Assert.All(Rows.Values<bool>(view, "PredictedLabel"), Assert.False, throwIfEmpty: true);
    }

    [Fact]
    public void A_conditional_model_scores_with_the_label()
    {
        var data = Source.Of(50);
        var view = data.Apply(ml.Transforms.DetectAnomaliesWithVae(Bundles.Conditional, "Picture", "Class"));

        var expected = data.Apply(ml.Transforms.ScoreWithVae(Bundles.Conditional, "Picture", "Class"));
        Cell.AssertClose(
            Rows.Values<float>(expected, "NegativeElbo"),
            Rows.Values<float>(view, "Score"),
            1e-6,
            "NegativeElbo"
        );
    }

    [Fact]
    public void Training_rows_are_needed()
    {
        Assert.ThrowsAny<Exception>(() => ml.Transforms.DetectAnomaliesWithVae(Bundles.Mlp, "Data").Fit(Source.Of(0)));
    }

    [Fact]
    public void Evaluate_gives_the_area_under_the_curve_that_counting_pairs_gives()
    {
        // Anomalies are brighter than the rest; the label is 1 for them.
        var data = new ProbeView(
            Count,
            Probe.Vector("Data", NumberDataViewType.Single, Pixels, 6),
            Probe.Scalar("Label", NumberDataViewType.Single, row => IsAnomaly(row) ? 1f : 0f)
        );
        var view = data.Apply(ml.Transforms.DetectAnomaliesWithVae(Bundles.Mlp, "Data", contamination: 0.1));

        var metrics = ml.AnomalyDetection.Evaluate(view, falsePositiveCount: 10);

        var rows = Rows.Read(view, ["Label", "Score"]);
        float[] anomalies = [.. rows.Where(row => (float)row["Label"] > 0).Select(row => (float)row["Score"])];
        float[] others = [.. rows.Where(row => (float)row["Label"] == 0).Select(row => (float)row["Score"])];
        var won = anomalies.Sum(a =>
            others.Sum(o =>
                a > o ? 1.0
                : a == o ? 0.5
                : 0
            )
        );
        Assert.Equal(won / (anomalies.Length * others.Length), metrics.AreaUnderRocCurve, 1e-9);
        var bar = others.OrderDescending().ElementAt(9);
        Assert.Equal(
            anomalies.Count(a => a > bar) / (double)anomalies.Length,
            metrics.DetectionRateAtFalsePositiveCount,
            1.0 / anomalies.Length
        );
    }

    private static bool IsAnomaly(long row) => row % 8 == 0;

    private static float[] Pixels(long row) =>
        Array.ConvertAll(Source.Image(row), x => IsAnomaly(row) ? 0.3f + 0.7f * x : 0.8f * x);
}
