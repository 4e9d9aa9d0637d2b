using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Contract;

internal static partial class TransformCases
{
    // So that most tests' rows make several batches and a rest.
    private const int Odd = 7;

    /// <summary>A step that reads the column Data.</summary>
    public static TransformCase OfData => Named($"FeaturizeWithVae, {Odd}");

    static partial void AddVae()
    {
        // How rows come in batches is the same code for every step: one of them goes through one row at a time, the usual size, and more
        // than there are rows in any test.
        foreach (var batch in (int[])[Odd, 1, 256, 1000])
        {
            Vae(
                $"FeaturizeWithVae, {batch}",
                ["Data"],
                ["Mean", "LogVariance", "Draw"],
                ml => Featurize(ml, batch),
                "Draw"
            );
        }

        Vae("FeaturizeWithVae with labels", ["Picture", "Class"], ["Mean"], FeaturizeConditional);
        Vae("FeaturizeWithVae of several columns", ["Named", "Target", "Flag"], ["Mean"], FeaturizeSeveral);
        Vae("ReconstructWithVae", ["Doubles"], ["Again"], Reconstruct);
        Vae("DecodeWithVae", ["Code", "Class"], ["Decoded"], Decode);
        Vae("StyleTransferWithVae", ["Picture", "Class", "Target"], ["Other"], Transfer);
        Vae("ScoreWithVae", ["Bytes"], ["Loss", "Kl", "Elbo", "Bound"], Score, "Loss", "Elbo", "Bound");
        Vae("DetectAnomaliesWithVae", ["Data"], ["Score", "PredictedLabel"], Detect);
        Vae(
            "DetectAnomaliesWithVae, all columns",
            ["Bytes"],
            ["Score", "PredictedLabel", "Probability", "Contributions"],
            DetectAll
        );
        Vae(
            "DetectAnomaliesWithVae by samples",
            ["Data"],
            ["Mean", "Score", "PredictedLabel", "Contributions"],
            DetectBySamples,
            "Score",
            "PredictedLabel",
            "Contributions"
        );
        Vae("a chain of steps", ["Data"], ["Mean", "Decoded"], Chain);
    }

    private static VaeFeaturizer Featurize(MLContext ml, int batch) =>
        ml.Transforms.FeaturizeWithVae(
            Bundles.Mlp,
            new VaeFeaturizer.Options
            {
                MeanColumnName = "Mean",
                LogVarianceColumnName = "LogVariance",
                SampleColumnName = "Draw",
                Seed = 4,
                BatchSize = batch,
            }
        );

    private static VaeFeaturizer FeaturizeConditional(MLContext ml) =>
        ml.Transforms.FeaturizeWithVae(
            Bundles.Conditional,
            new VaeFeaturizer.Options
            {
                InputColumnName = "Picture",
                LabelColumnName = "Class",
                MeanColumnName = "Mean",
                BatchSize = Odd,
            }
        );

    // 3 keys, a number and a Boolean.
    private static VaeFeaturizer FeaturizeSeveral(MLContext ml) =>
        ml.Transforms.FeaturizeWithVae(
            Bundles.Gaussian,
            new VaeFeaturizer.Options
            {
                InputColumnNames = ["Named", "Target", "Flag"],
                MeanColumnName = "Mean",
                BatchSize = Odd,
            }
        );

    private static VaeAnomalyDetector DetectAll(MLContext ml) =>
        ml.Transforms.DetectAnomaliesWithVae(
            Bundles.Mlp,
            new VaeAnomalyDetector.Options
            {
                InputColumnName = "Bytes",
                Contamination = 0.2,
                ProbabilityColumnName = "Probability",
                ContributionsColumnName = "Contributions",
                BatchSize = Odd,
            }
        );

    // Behind a step that draws nothing, so that one column has the same values whatever the rows' ids.
    private static EstimatorChain<VaeAnomalyTransformer> DetectBySamples(MLContext ml) =>
        ml
            .Transforms.FeaturizeWithVae("Mean", Bundles.Mlp, "Data")
            .Append(
                ml.Transforms.DetectAnomaliesWithVae(
                    Bundles.Mlp,
                    new VaeAnomalyDetector.Options
                    {
                        Measure = VaeAnomalyMeasure.ImportanceWeightedBound,
                        ImportanceSamples = 3,
                        Seed = 4,
                        ContributionsColumnName = "Contributions",
                        BatchSize = Odd,
                    }
                )
            );

    private static VaeReconstructor Reconstruct(MLContext ml) =>
        ml.Transforms.ReconstructWithVae(
            Bundles.Mlp,
            new VaeReconstructor.Options
            {
                InputColumnName = "Doubles",
                OutputColumnName = "Again",
                BatchSize = Odd,
            }
        );

    private static VaeDecoder Decode(MLContext ml) =>
        ml.Transforms.DecodeWithVae(
            Bundles.Conditional,
            new VaeDecoder.Options
            {
                InputColumnName = "Code",
                LabelColumnName = "Class",
                OutputColumnName = "Decoded",
                BatchSize = Odd,
            }
        );

    private static VaeStyleTransfer Transfer(MLContext ml) =>
        ml.Transforms.StyleTransferWithVae(
            Bundles.Conditional,
            new VaeStyleTransfer.Options
            {
                InputColumnName = "Picture",
                LabelColumnName = "Class",
                TargetLabelColumnName = "Target",
                OutputColumnName = "Other",
                BatchSize = Odd,
            }
        );

    private static VaeScorer Score(MLContext ml) =>
        ml.Transforms.ScoreWithVae(
            Bundles.Mlp,
            new VaeScorer.Options
            {
                InputColumnName = "Bytes",
                ReconstructionLossColumnName = "Loss",
                KlDivergenceColumnName = "Kl",
                NegativeElboColumnName = "Elbo",
                ImportanceWeightedBoundColumnName = "Bound",
                ImportanceSamples = 3,
                ElboSamples = 2,
                Seed = 5,
                BatchSize = Odd,
            }
        );

    private static VaeAnomalyDetector Detect(MLContext ml) =>
        ml.Transforms.DetectAnomaliesWithVae(
            Bundles.Mlp,
            new VaeAnomalyDetector.Options { Contamination = 0.2, BatchSize = Odd }
        );

    private static IEstimator<ITransformer> Chain(MLContext ml) =>
        ml
            .Transforms.FeaturizeWithVae("Mean", Bundles.Mlp, "Data")
            .Append(ml.Transforms.DecodeWithVae("Decoded", Bundles.Mlp, "Mean"));

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
