using Microsoft.ML;

namespace Vae.MLNet.Training.Tests.Data;

/// <summary>Scaling lies inside the model.</summary>
public sealed class ScalingTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Raw_columns_of_different_units_give_the_features_of_normalized_ones()
    {
        var view = Fits.X(Fits.Correlated(300));
        var learner = ml.Transforms.LearnVaeFeatures(
            ml,
            Quick.Features with
            {
                Training = Quick.Training with { StepsPerEpoch = 40, BatchSize = 32 },
            }
        );
        var normalized = view.Apply(ml.Transforms.NormalizeMeanVariance("X", fixZero: false));
        using var raw = learner.Fit(view);
        using var scaled = learner.Fit(normalized);

        var expected = SmallViews.Flat(scaled.Transform(normalized), "Latent");
        Cell.AssertClose(expected, SmallViews.Flat(raw.Transform(view), "Latent"), 0.01, "Latent");
        // What is compared are not zeros.
        Assert.InRange(expected.Max() - expected.Min(), 0.5, 100);
    }

    [Fact]
    public void A_detector_scores_the_same_in_other_units()
    {
        var rows = Fits.Correlated(300);
        float[][] others =
        [
            .. rows.Select(row => row.Select((x, i) => (float)(1000 * (x / Fits.Unit(i)) - 7)).ToArray()),
        ];
        var trainer = ml.AnomalyDetection.Trainers.Vae(ml, Quick.Detector);
        using var one = trainer.Fit(Fits.X(rows));
        using var other = trainer.Fit(Fits.X(others));

        Cell.AssertClose(
            Rows.Values<float>(one.Transform(Fits.X(rows)), "Score"),
            Rows.Values<float>(other.Transform(Fits.X(others)), "Score"),
            0.01,
            "Score"
        );
    }

    [Fact]
    public void Generated_rows_and_reconstructions_are_in_the_columns_units()
    {
        var rows = Fits.Correlated(600);
        var view = Fits.X(rows);
        using var fitted = ml
            .Transforms.LearnVaeFeatures(ml, Quick.Features with { LatentSize = 4, Training = Quick.Real(600) })
            .Fit(view);

        var generated = ml.Data.SampleFromVae(fitted.Model, 2000, seed: 3);
        var again = view.Apply(ml.Transforms.ReconstructWithVae("Again", fitted.Model, "X"));

        var (made, reconstructed) = (Rows.Values<float[]>(generated, "Data"), Rows.Values<float[]>(again, "Again"));
        for (var i = 0; i < rows[0].Length; i++)
        {
            var (mean, spread) = Moments(rows, i);
            Assert.Equal(mean, Moments(made, i).Mean, 0.4 * spread);
            Assert.Equal(mean, Moments(reconstructed, i).Mean, 0.2 * spread);
        }

        // The columns that the hidden numbers are themselves come back.
        Assert.All([0, 1, 2, 3], i => Assert.InRange(Error(i), 0, 0.6 * Moments(rows, i).Spread));

        double Error(int i) => Math.Sqrt(rows.Zip(reconstructed, (x, y) => Math.Pow((double)x[i] - y[i], 2)).Average());
    }

    private static (double Mean, double Spread) Moments(float[][] rows, int column)
    {
        var mean = rows.Average(row => (double)row[column]);
        return (mean, Math.Sqrt(rows.Average(row => Math.Pow(row[column] - mean, 2))));
    }
}
