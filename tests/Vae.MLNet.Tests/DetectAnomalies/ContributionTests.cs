using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.DetectAnomalies;

/// <summary>Contributions and probabilities against the formulas written out.</summary>
public sealed class ContributionTests
{
    private const int Count = 50;

    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [InlineData("mlp", VaeAnomalyMeasure.NegativeElbo)]
    [InlineData("mlp", VaeAnomalyMeasure.ReconstructionLoss)]
    [InlineData("gaussian", VaeAnomalyMeasure.NegativeElbo)]
    [InlineData("gaussian", VaeAnomalyMeasure.ReconstructionLoss)]
    public void An_elements_contribution_is_its_loss_and_a_share_of_the_divergence(
        string bundle,
        VaeAnomalyMeasure measure
    )
    {
        var model = Bundles.Named(bundle);
        var width = model.DataSize;
        var data = new ProbeView(
            Count,
            Probe.Vector("Data", NumberDataViewType.Single, row => Source.Image(row, width), width)
        );

        var view = data.Apply(
            ml.Transforms.DetectAnomaliesWithVae(
                model,
                new VaeAnomalyDetector.Options
                {
                    Measure = measure,
                    ContributionsColumnName = "Contributions",
                    BatchSize = 7,
                }
            )
        );

        foreach (var (row, found) in Rows.Read(view, ["Score", "Contributions"]).Index())
        {
            var x = Source.Image(row, width);
            var posterior = model.Encode(x);
            var decoded = model.Decode(posterior.Mean);
            var divergence = posterior
                .Mean.Zip(posterior.LogVariance, (m, v) => 0.5 * ((double)m * m + Math.Exp(v) - v - 1))
                .Sum();
            var share = measure == VaeAnomalyMeasure.NegativeElbo ? divergence / width : 0;
            double[] expected = [.. x.Zip(decoded, (value, mean) => Loss(bundle, value, mean) + share)];
            var parts = (float[])found["Contributions"];
            Assert.Equal(width, parts.Length);
            Assert.All(expected.Zip(parts), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.Equal((float)found["Score"], parts.Sum(part => (double)part), 1e-4);
        }
    }

    [Fact]
    public void Slot_names_are_those_of_the_data()
    {
        var options = new VaeAnomalyDetector.Options
        {
            InputColumnNames = ["Named", "Target", "Flag"],
            ContributionsColumnName = "Contributions",
        };

        var view = Source.Of(10).Apply(ml.Transforms.DetectAnomaliesWithVae(Bundles.Gaussian, options));

        Assert.Equal(
            ["Named.zero", "Named.one", "Named.two", "Target", "Flag"],
            view.Schema["Contributions"].SlotNames()
        );
    }

    // Of 50 rows every one is an entry of the table, and none is smoothed.
    [Theory]
    [InlineData(VaeAnomalyMeasure.NegativeElbo)]
    [InlineData(VaeAnomalyMeasure.KlDivergence)]
    [InlineData(VaeAnomalyMeasure.ImportanceWeightedBound)]
    public void The_probability_is_the_share_of_rows_that_score_higher(VaeAnomalyMeasure measure)
    {
        var data = Source.Of(Count);
        using var detector = ml
            .Transforms.DetectAnomaliesWithVae(
                Bundles.Mlp,
                new VaeAnomalyDetector.Options { Measure = measure, ProbabilityColumnName = "Probability" }
            )
            .Fit(data);

        var rows = Rows.Read(detector.Transform(data), ["Score", "Probability"])
            .OrderBy(row => (float)row["Score"])
            .ToList();
        var others = Rows.Read(detector.Transform(Source.Of(200)), ["Score", "Probability"]);

        float[] scores = [.. rows.Select(row => (float)row["Score"])];
        Assert.Equal(Count, scores.Distinct().Count());
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal((Count - i) / (Count + 1.0), (float)rows[i]["Probability"], 1e-6);
        }

        // Between two scores it is linear, and beyond them that of the nearest.
        foreach (var row in others)
        {
            var score = (float)row["Score"];
            var above = scores.Count(s => s > score);
            var expected =
                above == 0 ? 1
                : above == Count ? Count
                : above
                    + ((double)scores[Count - above] - score)
                        / ((double)scores[Count - above] - scores[Count - above - 1]);
            Assert.Equal(expected / (Count + 1), (float)row["Probability"], 1e-5);
        }
    }

    [Fact]
    public void What_cannot_be_is_refused_at_once()
    {
        (VaeAnomalyDetector.Options Options, string Message)[] cases =
        [
            (
                new() { Measure = VaeAnomalyMeasure.KlDivergence, ContributionsColumnName = "Parts" },
                "The column Parts is to hold what each element contributes to the KL divergence, which no element is to blame for; expected another measure, or no such column."
            ),
            (
                new() { Measure = VaeAnomalyMeasure.Detector },
                "The measure is Detector, and the model's bundle has no detector; expected one that ml.AnomalyDetection.Trainers.Vae has made, or another measure."
            ),
            (
                new() { Measure = VaeAnomalyMeasure.ImportanceWeightedBound, ImportanceSamples = 0 },
                "The number of importance samples is 0; expected at least 1."
            ),
            (
                new() { Measure = (VaeAnomalyMeasure)9 },
                "The measure is 9; expected one of NegativeElbo, ReconstructionLoss, KlDivergence, ImportanceWeightedBound, Detector."
            ),
        ];

        Assert.All(
            cases,
            of =>
                Assert.Equal(
                    of.Message,
                    Assert
                        .ThrowsAny<ArgumentException>(() =>
                            ml.Transforms.DetectAnomaliesWithVae(Bundles.Mlp, of.Options)
                        )
                        .Message
                )
        );
    }

    private static double Loss(string bundle, double x, double mean) =>
        bundle == "mlp"
            ? -(x * Math.Log(mean) + (1 - x) * Math.Log(1 - mean))
            : 0.5 * ((x - mean) * (x - mean) + Math.Log(2 * Math.PI));
}
