using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Training.Tests;

// The suite of Vae.MLNet.Tests, which is compiled into these tests, asks this class for its cases.
namespace Vae.MLNet.Tests.Contract;

/// <summary>What estimators that train in <c>Fit</c> give.</summary>
internal static class TransformCases
{
    private static readonly string[] Scores = ["ReconstructionLoss", "KlDivergence", "NegativeElbo"];
    private static readonly string[] OfCodesMade = ["Codes", "Decoded", "Reconstruction", .. Scores];

    private static readonly Dictionary<string, TransformCase> cases = new TransformCase[]
    {
        new("LearnVaeFeatures", ["Doubles"], ["Mean", "LogVariance"], Features),
        new("LearnVaeFeatures of several columns", ["Flag", "Named", "Number"], ["Mean"], SeveralColumns),
        new("LearnVaeFeatures with labels", ["Class", "Data"], ["Mean"], Conditional),
        new(
            "AnomalyDetection.Trainers.Vae",
            ["Bytes"],
            ["Score", "PredictedLabel", "Probability", "Contributions"],
            Detector
        ),
        new(
            "AnomalyDetection.Trainers.Vae by the bound",
            ["Data"],
            ["Score", "PredictedLabel", "Contributions"],
            Bound
        ),
        new(
            "LearnVaeTable that scores",
            ["Class", "Named", "Target"],
            ["ReconstructionLoss", "KlDivergence", "NegativeElbo", "Contributions"],
            Table
        ),
        new(
            "LearnVaeTable that scores by samples",
            ["Named", "Weight"],
            ["KlDivergence", "NegativeElbo", "Contributions"],
            TableBySamples
        )
        {
            Drawn = ["NegativeElbo", "Contributions"],
        },
        new("a VQ-VAE", ["Picture"], [.. OfCodesMade], ml => OfCodes(ml, null)),
        new("a VQ-VAE with labels", ["Picture", "Class"], [.. OfCodesMade], WithLabels),
        new("a hierarchical VAE", ["Data"], ["Mean", "Draw", .. Scores], OfLevels) { Drawn = ["Draw", .. Scores] },
        new("a learnt prior", ["Data"], Scores, OfLearntPrior),
        new("a chain of both", ["Data"], ["Mean", "Score", "PredictedLabel", "Probability", "Contributions"], Chain),
    }.ToDictionary(
        of => of.Name,
        of => of with { Tolerance = 1e-5, ServesRowsBeforeAFailure = true, Estimator = Once(of.Estimator) }
    );

    public static TheoryData<string> Names => [.. cases.Keys];

    /// <summary>A step that reads the column Data.</summary>
    public static TransformCase OfData => Named("a chain of both");

    public static TransformCase Named(string name) => cases[name];

    private static VaeFeatureLearner Features(MLContext ml) =>
        ml.Transforms.LearnVaeFeatures(
            ml,
            Quick.Features with
            {
                InputColumnName = "Doubles",
                OutputColumnName = "Mean",
                LogVarianceColumnName = "LogVariance",
                LatentSize = 3,
            }
        );

    private static VaeFeatureLearner SeveralColumns(MLContext ml) =>
        ml.Transforms.LearnVaeFeatures(
            ml,
            Quick.FeaturesOf("Flag", "Named", "Number") with
            {
                OutputColumnName = "Mean",
            }
        );

    private static VaeFeatureLearner Conditional(MLContext ml) =>
        ml.Transforms.LearnVaeFeatures(
            ml,
            Quick.Features with
            {
                InputColumnName = "Data",
                LabelColumnName = "Class",
                OutputColumnName = "Mean",
            }
        );

    private static VaeAnomalyTrainer Detector(MLContext ml) =>
        ml.AnomalyDetection.Trainers.Vae(ml, Quick.Detector with { InputColumnName = "Bytes", Contamination = 0.2 });

    private static VaeAnomalyTrainer Bound(MLContext ml) =>
        ml.AnomalyDetection.Trainers.Vae(
            ml,
            Quick.Detector with
            {
                InputColumnName = "Data",
                Measure = VaeAnomalyMeasure.NegativeElbo,
                ProbabilityColumnName = null,
            }
        );

    private static VaeTableLearner Table(MLContext ml) =>
        ml.Transforms.LearnVaeTable(
            ml,
            Quick.Table with
            {
                InputColumnNames = ["Class", "Named", "Target"],
                Imputation = null,
                Scoring = new VaeTableScorer.Options(),
            }
        );

    private static VaeTableLearner TableBySamples(MLContext ml) =>
        ml.Transforms.LearnVaeTable(
            ml,
            Quick.Table with
            {
                InputColumnNames = ["Named", "Weight"],
                Imputation = null,
                Scoring = new VaeTableScorer.Options
                {
                    ReconstructionLossColumnName = null,
                    ElboSamples = 2,
                    UnseenIsMissing = true,
                },
            }
        );

    private static EstimatorChain<VaeAnomalyTransformer> Chain(MLContext ml) =>
        ml
            .Transforms.LearnVaeFeatures(
                ml,
                Quick.Features with
                {
                    InputColumnName = "Data",
                    OutputColumnName = "Mean",
                }
            )
            .Append(ml.AnomalyDetection.Trainers.Vae(ml, Quick.Detector with { InputColumnName = "Mean" }));

    private static EstimatorChain<VqVaeTransformer> OfCodes(MLContext ml, string? label) =>
        ml
            .Transforms.EncodeWithVae("Codes", Untrained.Codes(label is null ? 0 : Source.Classes), "Picture", label)
            .Append(
                ml.Transforms.DecodeWithVae(
                    "Decoded",
                    Untrained.Codes(label is null ? 0 : Source.Classes),
                    "Codes",
                    label
                )
            )
            .Append(
                ml.Transforms.ReconstructWithVae(
                    Untrained.Codes(label is null ? 0 : Source.Classes),
                    new VaeReconstructor.Options { InputColumnName = "Picture", LabelColumnName = label }
                )
            )
            .Append(
                ml.Transforms.ScoreWithVae(
                    Untrained.Codes(label is null ? 0 : Source.Classes),
                    new VaeScorer.Options { InputColumnName = "Picture", LabelColumnName = label }
                )
            );

    private static EstimatorChain<VqVaeTransformer> WithLabels(MLContext ml) => OfCodes(ml, "Class");

    private static VaeScorer OfLearntPrior(MLContext ml) => ml.Transforms.ScoreWithVae(Untrained.LearntPrior);

    private static EstimatorChain<VaeTransformer> OfLevels(MLContext ml) =>
        ml
            .Transforms.FeaturizeWithVae(
                Untrained.Levels,
                new VaeFeaturizer.Options { MeanColumnName = "Mean", SampleColumnName = "Draw" }
            )
            .Append(ml.Transforms.ScoreWithVae(Untrained.Levels, new VaeScorer.Options { ElboSamples = 2 }));

    // The suite fits anew in every test. What a fit gives is the same each time (DeterminismTests), so that one will do.
    private static Func<MLContext, IEstimator<ITransformer>> Once(Func<MLContext, IEstimator<ITransformer>> make)
    {
        var fitted = new Lazy<ITransformer>(() => make(new MLContext(seed: 1)).Fit(Source.Of(20)));
        return ml => new Kept(make(ml), fitted);
    }

    private sealed class Kept(IEstimator<ITransformer> estimator, Lazy<ITransformer> fitted) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => new Shared(fitted.Value);

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => estimator.GetOutputSchema(inputSchema);
    }

    /// <summary>A transformer that no test disposes of.</summary>
    private sealed class Shared(ITransformer transformer) : ITransformer
    {
        public bool IsRowToRowMapper => transformer.IsRowToRowMapper;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => transformer.GetOutputSchema(inputSchema);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
            transformer.GetRowToRowMapper(inputSchema);

        public IDataView Transform(IDataView input) => transformer.Transform(input);

        void ICanSaveModel.Save(ModelSaveContext ctx) => transformer.Save(ctx);
    }
}
