using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

internal static partial class TransformCases
{
    // One row, an odd size, the usual one, and more than there are rows in any test.
    private static readonly int[] batchSizes = [1, 7, 256, 1000];

    static partial void AddVae()
    {
        foreach (var batch in batchSizes)
        {
            Vae(
                $"FeaturizeWithVae, {batch}",
                ["Image"],
                ["Mean", "LogVariance", "Draw"],
                ml => Featurize(ml, batch),
                "Draw"
            );
            Vae(
                $"FeaturizeWithVae with labels, {batch}",
                ["Picture", "Class"],
                ["Mean"],
                ml => FeaturizeConditional(ml, batch)
            );
            Vae($"ReconstructWithVae, {batch}", ["Doubles"], ["Again"], ml => Reconstruct(ml, batch));
            Vae($"DecodeWithVae, {batch}", ["Code", "Class"], ["Decoded"], ml => Decode(ml, batch));
            Vae($"StyleTransferWithVae, {batch}", ["Picture", "Class", "Target"], ["Other"], ml => Transfer(ml, batch));
            Vae(
                $"ScoreWithVae, {batch}",
                ["Bytes"],
                ["Loss", "Kl", "Elbo", "Bound"],
                ml => Score(ml, batch),
                "Loss",
                "Elbo",
                "Bound"
            );
            Vae($"DetectAnomaliesWithVae, {batch}", ["Image"], ["Score", "PredictedLabel"], ml => Detect(ml, batch));
        }

        Vae("a chain of steps", ["Image"], ["Mean", "Decoded"], Chain);
    }

    private static VaeEstimator Featurize(MLContext ml, int batch) =>
        ml.Transforms.FeaturizeWithVae(
            Bundles.Mlp,
            new VaeFeaturizingOptions
            {
                MeanColumnName = "Mean",
                LogVarianceColumnName = "LogVariance",
                SampleColumnName = "Draw",
                Seed = 4,
                BatchSize = batch,
            }
        );

    private static VaeEstimator FeaturizeConditional(MLContext ml, int batch) =>
        ml.Transforms.FeaturizeWithVae(
            Bundles.Conditional,
            new VaeFeaturizingOptions
            {
                InputColumnName = "Picture",
                LabelColumnName = "Class",
                MeanColumnName = "Mean",
                BatchSize = batch,
            }
        );

    private static VaeEstimator Reconstruct(MLContext ml, int batch) =>
        ml.Transforms.ReconstructWithVae(
            Bundles.Mlp,
            new VaeReconstructingOptions
            {
                InputColumnName = "Doubles",
                OutputColumnName = "Again",
                BatchSize = batch,
            }
        );

    private static VaeEstimator Decode(MLContext ml, int batch) =>
        ml.Transforms.DecodeWithVae(
            Bundles.Conditional,
            new VaeDecodingOptions
            {
                LatentColumnName = "Code",
                LabelColumnName = "Class",
                OutputColumnName = "Decoded",
                BatchSize = batch,
            }
        );

    private static VaeEstimator Transfer(MLContext ml, int batch) =>
        ml.Transforms.StyleTransferWithVae(
            Bundles.Conditional,
            new VaeStyleTransferOptions
            {
                InputColumnName = "Picture",
                LabelColumnName = "Class",
                TargetLabelColumnName = "Target",
                OutputColumnName = "Other",
                BatchSize = batch,
            }
        );

    private static VaeEstimator Score(MLContext ml, int batch) =>
        ml.Transforms.ScoreWithVae(
            Bundles.Mlp,
            new VaeScoringOptions
            {
                InputColumnName = "Bytes",
                ReconstructionLossColumnName = "Loss",
                KlDivergenceColumnName = "Kl",
                NegativeElboColumnName = "Elbo",
                ImportanceWeightedBoundColumnName = "Bound",
                ImportanceSamples = 3,
                ElboSamples = 2,
                Seed = 5,
                BatchSize = batch,
            }
        );

    private static VaeAnomalyEstimator Detect(MLContext ml, int batch) =>
        ml.Transforms.DetectAnomaliesWithVae(
            Bundles.Mlp,
            new VaeAnomalyOptions { Contamination = 0.2, BatchSize = batch }
        );

    private static IEstimator<ITransformer> Chain(MLContext ml) =>
        ml
            .Transforms.FeaturizeWithVae("Mean", "Image", Bundles.Mlp)
            .Append(ml.Transforms.DecodeWithVae("Decoded", "Mean", Bundles.Mlp));

    private static void Vae(
        string name,
        IReadOnlyList<string> needs,
        IReadOnlyList<string> makes,
        Func<MLContext, IEstimator<ITransformer>> estimator,
        params IReadOnlyList<string> drawn
    ) =>
        Add(
            new(name, needs, makes, estimator)
            {
                Tolerance = 1e-6,
                Drawn = drawn,
                ServesRowsBeforeAFailure = true,
            }
        );
}
