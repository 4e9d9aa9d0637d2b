using Vae.Inference;
using Vae.Training;

namespace Vae.Report.Tests;

/// <summary>A small bundle with a detector, of rows that are no pictures and have no labels.</summary>
internal static class MadeDetector
{
    public const string Warning = "Column <b>'x'</b> & \"y\" are the same in all rows.";

    private const int Width = 5;

    private static readonly Lazy<DetectorTraining> Made = new(Train);

    public static ModelBundle Bundle => Made.Value.Bundle;

    /// <summary>The scores of the rows that were held out.</summary>
    public static IReadOnlyList<float> HeldOutScores => Made.Value.HeldOutScores;

    private static DetectorTraining Train()
    {
        var rows = new float[400 * Width];
        NormalNoise.Fill(5, 0, NoisePurpose.Prior, Width, rows);
        var data = VaeDataset.FromRows("noise", new DataShape(Width), rows);
        var trained = new VaeDetectorTrainer(
            VaeArchitecture.Mlp(data.Shape, [8], 2, likelihood: Likelihood.DiagonalGaussian),
            new TrainingOptions
            {
                Epochs = 4,
                BatchSize = 50,
                Seed = 1,
                ValidationFraction = 0.25,
                Beta = new LinearWarmup(2),
            },
            new DetectorOptions { Networks = 1, ReferenceRows = 100 }
        ).Train(data);
        return trained with { Bundle = trained.Bundle.WithWarnings([Warning]) };
    }
}
