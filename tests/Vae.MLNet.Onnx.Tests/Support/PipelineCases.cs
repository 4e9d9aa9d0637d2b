using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Training;
using Vae.Training;

namespace Vae.MLNet.Onnx.Tests;

/// <summary>Pipelines that become one file, each with the columns that are asked of it and the columns that it needs.</summary>
internal static class PipelineCases
{
    private static readonly Dictionary<string, PipelineCase> cases = new()
    {
        ["features and logistic regression"] = new(
            ml =>
                ml.Transforms.FeaturizeWithVae("Features", Bundles.Gaussian, "Data")
                    .Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression()),
            ["Features", "PredictedLabel", "Score", "Probability"],
            ["Data"]
        ),
        ["features of bytes and logistic regression"] = new(
            ml =>
                ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Bytes")
                    .Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression()),
            ["PredictedLabel", "Probability"],
            ["Bytes"]
        ),
        ["features and FastTree"] = new(
            ml =>
                ml.Transforms.FeaturizeWithVae("Features", Bundles.Gaussian, "Data")
                    .Append(ml.BinaryClassification.Trainers.FastTree()),
            ["Features", "PredictedLabel", "Score", "Probability"],
            ["Data"]
        ),
        ["features and LightGBM of many classes"] = new(
            ml =>
                ml.Transforms.Conversion.MapValueToKey("Class", "Species")
                    .Append(ml.Transforms.FeaturizeWithVae("Features", Bundles.Gaussian, "Data"))
                    .Append(ml.MulticlassClassification.Trainers.LightGbm(labelColumnName: "Class"))
                    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")),
            ["PredictedLabel", "Score"],
            ["Data"]
        ),
        ["anomalies"] = new(
            ml =>
                ml.Transforms.DetectAnomaliesWithVae(
                    Bundles.Gaussian,
                    new VaeAnomalyDetector.Options
                    {
                        InputColumnName = "Data",
                        ProbabilityColumnName = "Probability",
                        ContributionsColumnName = "Contributions",
                        Contamination = 0.05,
                    }
                ),
            ["Score", "PredictedLabel", "Probability", "Contributions"],
            ["Data"]
        ),
        ["anomalies of bytes by what is lost"] = new(
            ml =>
                ml.Transforms.DetectAnomaliesWithVae(
                    Bundles.Mlp,
                    new VaeAnomalyDetector.Options
                    {
                        InputColumnName = "Bytes",
                        Measure = VaeAnomalyMeasure.ReconstructionLoss,
                        Contamination = 0.01,
                    }
                ),
            ["Score", "PredictedLabel"],
            ["Bytes"]
        ),
        ["columns of all kinds, learnt features and a trainer"] = new(
            ml =>
                ml.Transforms.Categorical.OneHotEncoding("Kinds", "Kind")
                    .Append(ml.Transforms.NormalizeMeanVariance("Size"))
                    .Append(ml.Transforms.NormalizeMinMax("Weight"))
                    .Append(ml.Transforms.Concatenate("Row", "Kinds", "Size", "Weight", "Data"))
                    .Append(ml.Transforms.LearnVaeFeatures("Learnt", "Row", latentSize: 3))
                    .Append(ml.Transforms.Concatenate("Features", "Row", "Learnt"))
                    .Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()),
            ["Learnt", "PredictedLabel", "Score", "Probability"],
            ["Data", "Kind", "Size", "Weight"]
        ),
    };

    public static TheoryData<string> Names => [.. cases.Keys];

    public static PipelineCase Named(string name) => cases[name];
}

/// <summary>A pipeline, the columns that are asked of it, and those of the data that they depend on.</summary>
internal sealed record PipelineCase(
    Func<MLContext, IEstimator<ITransformer>> Pipeline,
    string[] Outputs,
    string[] Inputs
);
