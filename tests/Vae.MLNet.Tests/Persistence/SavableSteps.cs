using Microsoft.ML;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>Every step that can be saved, with the inputs that need work in the saved graph: bytes, keys, labels.</summary>
internal static class SavableSteps
{
    // As wide as the model's rows: 2 integers, 3 keys and a Boolean.
    private static readonly string[] Several = ["Shorts", "Named", "Flag"];

    private static readonly VaeAnomalyDetector.Options AllColumns = new()
    {
        ProbabilityColumnName = "Probability",
        ContributionsColumnName = "Contributions",
    };

    private static readonly Dictionary<string, Func<TransformsCatalog, IEstimator<ITransformer>>> steps = new()
    {
        ["features"] = t => t.FeaturizeWithVae("Features", Bundles.Mlp, "Data"),
        ["features and log-variances"] = t =>
            t.FeaturizeWithVae(Bundles.Mlp, new VaeFeaturizer.Options { LogVarianceColumnName = "LogVariance" }),
        ["features of bytes"] = t => t.FeaturizeWithVae("Features", Bundles.Mlp, "Bytes"),
        ["features by a label"] = t => t.FeaturizeWithVae("Features", Bundles.Conditional, "Picture", "Class"),
        ["features by a key"] = t => t.FeaturizeWithVae("Features", Bundles.Conditional, "Picture", "Named"),
        ["features in place"] = t => t.FeaturizeWithVae("Data", Bundles.Mlp, "Data"),
        ["features of several columns"] = t =>
            t.FeaturizeWithVae(Bundles.Mlp, new VaeFeaturizer.Options { InputColumnNames = Several }),
        ["reconstructions"] = t => t.ReconstructWithVae("Again", Bundles.Mlp, "Data"),
        ["reconstructions in place of bytes"] = t => t.ReconstructWithVae("Bytes", Bundles.Mlp, "Bytes"),
        ["reconstructions of several columns in place of one"] = t =>
            t.ReconstructWithVae(
                Bundles.Mlp,
                new VaeReconstructor.Options { InputColumnNames = Several, OutputColumnName = "Named" }
            ),
        ["reconstructions by a key"] = t => t.ReconstructWithVae("Again", Bundles.Conditional, "Picture", "Named"),
        ["decoded latents"] = t => t.DecodeWithVae("Decoded", Bundles.Mlp, "Latent"),
        ["transferred styles"] = t =>
            t.StyleTransferWithVae("Other", Bundles.Conditional, "Picture", "Named", "Target"),
        ["styles transferred to the same label"] = t =>
            t.StyleTransferWithVae("Other", Bundles.Conditional, "Picture", "Class", "Class"),
        ["scores"] = t => t.ScoreWithVae(Bundles.Mlp, "Data"),
        ["scores of bytes"] = t => t.ScoreWithVae(Bundles.Mlp, "Bytes"),
        ["scores by a label"] = t => t.ScoreWithVae(Bundles.Conditional, "Picture", "Class"),
        ["scores of several columns"] = t =>
            t.ScoreWithVae(Bundles.Mlp, new VaeScorer.Options { InputColumnNames = Several }),
        ["one score"] = t =>
            t.ScoreWithVae(
                Bundles.Mlp,
                new VaeScorer.Options { ReconstructionLossColumnName = null, NegativeElboColumnName = null }
            ),
        ["anomalies"] = t => t.DetectAnomaliesWithVae(Bundles.Mlp, "Data", contamination: 0.25),
        ["anomalies by a key"] = t =>
            t.DetectAnomaliesWithVae(Bundles.Conditional, "Picture", "Named", contamination: 0.25),
        ["anomalies of several columns"] = t =>
            t.DetectAnomaliesWithVae(
                Bundles.Mlp,
                new VaeAnomalyDetector.Options { InputColumnNames = Several, Contamination = 0.25 }
            ),
        ["anomalies with all their columns"] = t =>
            t.DetectAnomaliesWithVae(Bundles.Mlp, AllColumns with { Contamination = 0.25 }),
        ["losses with all their columns, each called like another"] = t =>
            t.DetectAnomaliesWithVae(
                Bundles.Mlp,
                AllColumns with
                {
                    InputColumnName = "Bytes",
                    Measure = VaeAnomalyMeasure.ReconstructionLoss,
                    Contamination = 0.25,
                    ScoreColumnName = "Probability",
                    PredictedLabelColumnName = "Score",
                    ProbabilityColumnName = "PredictedLabel",
                    ContributionsColumnName = "Bytes",
                }
            ),
        ["divergences with probabilities"] = t =>
            t.DetectAnomaliesWithVae(
                Bundles.Mlp,
                AllColumns with
                {
                    Measure = VaeAnomalyMeasure.KlDivergence,
                    ContributionsColumnName = null,
                    Contamination = 0.25,
                }
            ),
        ["anomalies under other names"] = t =>
            t.DetectAnomaliesWithVae(
                Bundles.Mlp,
                new VaeAnomalyDetector.Options
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
