using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Training;

/// <summary>
/// Trains variational autoencoders in <c>Fit</c> on rows most of which are usual, and says of each row how unusual it is, whether it is above
/// a threshold, which share of usual rows is as unusual, and which of its elements are to blame; made by
/// <c>ml.AnomalyDetection.Trainers.Vae</c>.
/// </summary>
/// <remarks>
/// Rows that are held out from the training tell what scores usual rows have: the threshold is the score that the share
/// <see cref="Options.Contamination"/> of them exceeds, so that about so many new usual rows are called unusual. What
/// <see cref="Fit(IDataView)"/> gives is an ordinary step on ONNX Runtime: saved, it loads where TorchSharp is not. The same seed gives the
/// same model.
/// </remarks>
public sealed class VaeAnomalyTrainer : IEstimator<VaeAnomalyTransformer>
{
    private readonly Options options;
    private readonly LearningHost host;
    private readonly long seed;

    internal VaeAnomalyTrainer(MLContext? context, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
        host = LearningHost.Of(context, nameof(VaeAnomalyTrainer));
        seed = options.Seed ?? host.NextSeed ?? options.Training?.Seed ?? 0;
    }

    /// <summary>Trains on the rows, a part of which is held out.</summary>
    /// <param name="input">The rows, most of them usual; read once.</param>
    /// <returns>The step with the trained model, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or has another type.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are no rows or too few, or one holds what cannot be learnt from; the message names it.
    /// </exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or of other rows.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, and nothing was to be kept.</exception>
    /// <exception cref="TrainingDivergedException">The loss or a parameter is no longer finite.</exception>
    public VaeAnomalyTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on the rows; others choose the best epochs and tell what scores usual rows have.</summary>
    /// <param name="trainData">The rows, most of them usual; read once.</param>
    /// <param name="validationData">Usual rows that are not learnt from; null to hold out a part of the others.</param>
    /// <inheritdoc cref="Fit(IDataView)"/>
    public VaeAnomalyTransformer Fit(IDataView trainData, IDataView? validationData)
    {
        using var fit = LearningFit.Begin(
            options,
            host.OfFit(),
            trainData,
            validationData,
            seed,
            width => Math.Clamp(width / 2, 1, MostLatentDimensions)
        );
        if (fit.Validation is null && fit.Training.ValidationFraction == 0)
        {
            throw new InvalidOperationException(
                $"There are {fit.Rows.Data.Count} rows and none is held out to tell what scores usual rows have; expected a validation fraction, or validation rows."
            );
        }

        ModelBundle bundle;
        IReadOnlyList<float>? scores = null;
        if (options.Measure == VaeAnomalyMeasure.Detector)
        {
            var trained = fit.TrainDetector(options.Detector);
            (bundle, scores) = (trained.Bundle, trained.HeldOutScores);
        }
        else
        {
            bundle = fit.TrainOne(out _);
        }

        using var model = VaeModel.FromBundle(bundle, options.Model);
        return Transformer(model, [.. scores ?? Scores(fit, model)], trainData.Schema);
    }

    /// <summary>The shape of transformed data.</summary>
    /// <param name="inputSchema">The shape of the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        LearningSchema.Require(inputSchema, options);
        var added = new List<DataViewSchema.DetachedColumn>
        {
            new(options.ScoreColumnName, NumberDataViewType.Single, null),
            new(options.PredictedLabelColumnName, BooleanDataViewType.Instance, null),
        };
        if (options.ProbabilityColumnName is { } probability)
        {
            added.Add(new(probability, NumberDataViewType.Single, null));
        }

        if (options.ContributionsColumnName is { } contributions)
        {
            var hasSlots = DataColumns.HaveSlotNames(inputSchema, options.DataColumnNames);
            added.Add(LearningSchema.Vector(contributions, hasSlots ? [""] : null));
        }

        return OutputShape.Of(inputSchema, added);
    }

    // More would hardly be a summary of a row.
    private const int MostLatentDimensions = 64;

    private VaeAnomalyTransformer Transformer(VaeModel model, float[] scores, DataViewSchema schema)
    {
        Array.Sort(scores);
        if (ValueCheck.FirstNotFinite(scores) >= 0)
        {
            throw new InvalidOperationException(
                $"{scores.Count(score => !float.IsFinite(score))} of {scores.Length} rows that were held out have no finite score; expected rows without such outliers, or another measure."
            );
        }

        var step = new DetectAnomaliesStep(
            new VaeAnomalyDetector.Options
            {
                InputColumnName = options.InputColumnNames is null
                    ? options.InputColumnName
                    : VaeDataStepOptions.DefaultColumnName,
                InputColumnNames = options.InputColumnNames,
                Pictures = options.Pictures,
                LabelColumnName = options.LabelColumnName,
                Contamination = options.Contamination,
                Measure = options.Measure,
                ImportanceSamples = options.ImportanceSamples,
                Seed = seed,
                ScoreColumnName = options.ScoreColumnName,
                PredictedLabelColumnName = options.PredictedLabelColumnName,
                ProbabilityColumnName = options.ProbabilityColumnName,
                ContributionsColumnName = options.ContributionsColumnName,
            },
            AnomalyThreshold.OfCalibration(AnomalyCalibration.Of(scores), options.Contamination),
            DetectAnomaliesStep.ToBytes(scores),
            HeldOut: true
        );
        step.Validate(model);
        return (VaeAnomalyTransformer)step.ToTransformer(model, FittedColumns.Of(new StepBinding(step, model, schema)));
    }

    private float[] Scores(LearningFit fit, VaeModel model)
    {
        var heldOut = fit.Validation is { } rows
            ? new HeldOutRows(rows.Data, null)
            : HeldOutRows.Of(fit.Rows.Data, fit.Training);
        var scoring = DetectAnomaliesStep.Scoring(options.Measure, seed, options.ImportanceSamples);
        var all = new List<float>(heldOut.Count);
        heldOut.Each(
            model,
            (data, labels, start) =>
            {
                var scores = new VaeScore[data.Length / model.DataSize];
                model.Score(data, labels, scores, scoring with { FirstRow = start });
                all.AddRange(
                    scores.Select(score => BatchScores.InNats(DetectAnomaliesStep.ValueOf(options.Measure, score)))
                );
            }
        );
        return [.. all];
    }

    /// <summary>The columns, what a score is, the network and how it is trained.</summary>
    public sealed record Options : VaeLearningOptions
    {
        /// <summary>The share of new usual rows that may be called unusual, from 0 to below 1.</summary>
        public double Contamination { get; init; } = 0.01;

        /// <summary>
        /// What the score is. <see cref="VaeAnomalyMeasure.Detector"/>, the default, told unusual rows from usual ones better than the bounds on
        /// most of the sets that were tried (docs/learning.md).
        /// </summary>
        public VaeAnomalyMeasure Measure { get; init; } = VaeAnomalyMeasure.Detector;

        /// <summary>What the detector is made of, where the measure is <see cref="VaeAnomalyMeasure.Detector"/>.</summary>
        public DetectorOptions Detector { get; init; } = new();

        /// <summary>The samples of <see cref="VaeAnomalyMeasure.ImportanceWeightedBound"/>; at least 1.</summary>
        public int ImportanceSamples { get; init; } = 16;

        /// <summary>The new Single column for the score; higher is more unusual.</summary>
        public string ScoreColumnName { get; init; } = "Score";

        /// <summary>The new Boolean column: whether the score is above the threshold.</summary>
        public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

        /// <summary>
        /// The new Single column for the share of usual rows that score higher, as the rows that were held out tell it: small for an unusual
        /// row. Null for none.
        /// </summary>
        public string? ProbabilityColumnName { get; init; } = "Probability";

        /// <summary>
        /// The new column for each element's part of the score, a Single vector with the slot names of the data; the parts add up to the score.
        /// Null for none.
        /// </summary>
        public string? ContributionsColumnName { get; init; } = "Contributions";

        internal override void Validate()
        {
            base.Validate();
            AnomalyThreshold.RequireContamination(Contamination);
            ArgumentNullException.ThrowIfNull(Detector);
            Detector.Validate();
            DetectAnomaliesStep.RequireMeasure(Measure, ImportanceSamples, ContributionsColumnName);
            LearningSchema.RequireNames([
                ScoreColumnName,
                PredictedLabelColumnName,
                ProbabilityColumnName,
                ContributionsColumnName,
            ]);
        }
    }
}
