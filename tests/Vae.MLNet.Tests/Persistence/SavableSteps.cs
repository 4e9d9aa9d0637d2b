using Microsoft.ML;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>Every step that can be saved, with the inputs that need work in the saved graph: bytes, keys, labels.</summary>
internal static class SavableSteps
{
    private static readonly Dictionary<string, Func<TransformsCatalog, IEstimator<ITransformer>>> steps = new()
    {
        ["features"] = t => t.FeaturizeWithVae("Features", "Image", Bundles.Mlp),
        ["features and log-variances"] = t =>
            t.FeaturizeWithVae(Bundles.Mlp, new VaeFeaturizingOptions { LogVarianceColumnName = "LogVariance" }),
        ["features of bytes"] = t => t.FeaturizeWithVae("Features", "Bytes", Bundles.Mlp),
        ["features by a label"] = t => t.FeaturizeWithVae("Features", "Picture", Bundles.Conditional, "Class"),
        ["features by a key"] = t => t.FeaturizeWithVae("Features", "Picture", Bundles.Conditional, "Named"),
        ["features in place"] = t => t.FeaturizeWithVae("Image", "Image", Bundles.Mlp),
        ["reconstructions"] = t => t.ReconstructWithVae("Again", "Image", Bundles.Mlp),
        ["reconstructions in place of bytes"] = t => t.ReconstructWithVae("Bytes", "Bytes", Bundles.Mlp),
        ["reconstructions by a key"] = t => t.ReconstructWithVae("Again", "Picture", Bundles.Conditional, "Named"),
        ["decoded latents"] = t => t.DecodeWithVae("Decoded", "Latent", Bundles.Mlp),
        ["transferred styles"] = t =>
            t.StyleTransferWithVae("Other", "Picture", "Named", "Target", Bundles.Conditional),
        ["styles transferred to the same label"] = t =>
            t.StyleTransferWithVae("Other", "Picture", "Class", "Class", Bundles.Conditional),
        ["scores"] = t => t.ScoreWithVae("Image", Bundles.Mlp),
        ["scores of bytes"] = t => t.ScoreWithVae("Bytes", Bundles.Mlp),
        ["scores by a label"] = t => t.ScoreWithVae("Picture", Bundles.Conditional, "Class"),
        ["one score"] = t =>
            t.ScoreWithVae(
                Bundles.Mlp,
                new VaeScoringOptions { ReconstructionLossColumnName = null, NegativeElboColumnName = null }
            ),
        ["anomalies"] = t => t.DetectAnomaliesWithVae("Image", Bundles.Mlp, contamination: 0.25),
        ["anomalies by a key"] = t =>
            t.DetectAnomaliesWithVae("Picture", Bundles.Conditional, "Named", contamination: 0.25),
        ["anomalies under other names"] = t =>
            t.DetectAnomaliesWithVae(
                Bundles.Mlp,
                new VaeAnomalyOptions
                {
                    InputColumnName = "Bytes",
                    ScoreColumnName = "Oddness",
                    PredictedLabelColumnName = "IsOdd",
                    Measure = VaeAnomalyMeasure.ReconstructionLoss,
                    Contamination = 0.25,
                }
            ),
    };

    public static TheoryData<string> Names => [.. steps.Keys];

    public static IEstimator<ITransformer> Named(string name, MLContext ml) => steps[name](ml.Transforms);
}
