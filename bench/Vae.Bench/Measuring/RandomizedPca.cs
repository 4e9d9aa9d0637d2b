using Microsoft.ML;

namespace Vae.Bench.Measuring;

/// <summary>ML.NET's own detector, on standardised rows.</summary>
internal static class RandomizedPca
{
    private const int DefaultRank = 20;

    /// <summary>
    /// The area under the ROC curve on test rows. The rank is ML.NET's default, or half the columns where there are fewer than twice as many: of
    /// as many components as columns every row is made exactly, and none is unusual.
    /// </summary>
    public static double Auroc(LabelledTable train, LabelledTable test, int seed)
    {
        var ml = new MLContext(seed);
        var trainer = ml.AnomalyDetection.Trainers.RandomizedPca(
            rank: Math.Clamp(train.Width / 2, 1, DefaultRank),
            seed: seed
        );
        using var model = trainer.Fit(train.View(ml));
        return Measuring.Auroc.Of(TableDetector.ReadScores(model.Transform(test.View(ml))), test.IsAnomaly);
    }
}
