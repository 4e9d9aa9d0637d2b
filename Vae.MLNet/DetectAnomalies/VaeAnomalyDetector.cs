using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>The measure of how unusual a row is, in nats.</summary>
public enum VaeAnomalyMeasure
{
    /// <summary>Reconstruction loss + KL divergence: how improbable the row is under the model.</summary>
    NegativeElbo,

    /// <summary>How badly the model reconstructs the row.</summary>
    ReconstructionLoss,

    /// <summary>How far the row's posterior lies from the prior.</summary>
    KlDivergence,
}

/// <summary>
/// An anomaly detector on the scores of a trained variational autoencoder; made by <c>ml.Transforms.DetectAnomaliesWithVae</c>.
/// <see cref="Fit"/> scores the training rows and puts the threshold where the given share of them lies above it.
/// </summary>
public sealed class VaeAnomalyDetector : IEstimator<VaeAnomalyTransformer>
{
    private readonly DetectAnomaliesStep step;
    private readonly VaeModel model;

    internal VaeAnomalyDetector(VaeModel model, Options options)
    {
        ArgumentNullException.ThrowIfNull(model);
        step = new DetectAnomaliesStep(options, float.PositiveInfinity, null);
        step.Validate(model);
        this.model = model;
    }

    /// <summary>
    /// Scores every row and learns the threshold: of n rows with contamination c, the ⌊c·n⌋ + 1st highest score, so that at most ⌊c·n⌋ rows
    /// lie above it.
    /// </summary>
    /// <param name="input">Training data, most of it usual.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or has another type.</exception>
    /// <exception cref="InvalidOperationException">There is no row, or a row holds a value that does not fit; the message names it.</exception>
    public VaeAnomalyTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var binding = new StepBinding(step, model, input.Schema);
        var scores = Scores(new VaeDataView(input, binding));
        if (scores.Count == 0)
        {
            throw new InvalidOperationException("The training data has no rows; expected at least one.");
        }

        var infinite = scores.Count(float.IsPositiveInfinity);
        if (infinite > 0)
        {
            throw new InvalidOperationException(
                $"{infinite} of {scores.Count} rows of the training data have an infinite score; expected usual rows, scaled as those that the model was trained on."
            );
        }

        scores.Sort();
        var fitted = step with
        {
            Threshold = AnomalyThreshold.OfContamination(CollectionsMarshal.AsSpan(scores), step.Options.Contamination),
            FittedScores = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(scores)).ToArray(),
        };
        return new VaeAnomalyTransformer(fitted, model, FittedColumns.Of(binding));
    }

    /// <summary>The shape of transformed data.</summary>
    /// <param name="inputSchema">The shape of the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => OutputShape.Of(step, model, inputSchema);

    private List<float> Scores(VaeDataView scored)
    {
        var column = scored.Schema[step.Options.ScoreColumnName];
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<float>(column);
        var scores = new List<float>();
        while (cursor.MoveNext())
        {
            var score = 0f;
            getter(ref score);
            scores.Add(score);
        }

        return scores;
    }

    /// <summary>The columns, the measure, and what <see cref="Fit"/> learns the threshold for.</summary>
    public sealed record Options : VaeDataStepOptions
    {
        /// <summary>The share of the training rows that may lie above the threshold, from 0 to below 1.</summary>
        public double Contamination { get; init; } = 0.01;

        /// <summary>What the score is; the posterior's mean is decoded, so that a score has no noise.</summary>
        public VaeAnomalyMeasure Measure { get; init; } = VaeAnomalyMeasure.NegativeElbo;

        /// <summary>The new Single column for the score, in nats; higher is more unusual.</summary>
        public string ScoreColumnName { get; init; } = "Score";

        /// <summary>The new Boolean column: whether the score is above the threshold.</summary>
        public string PredictedLabelColumnName { get; init; } = "PredictedLabel";
    }
}

/// <summary>A score without noise, and whether it is above a threshold.</summary>
/// <param name="Options">The columns and the measure.</param>
/// <param name="Threshold">The highest score of a usual row.</param>
/// <param name="FittedScores">The scores of the fit, ascending, as float32; null in a model saved before they were kept.</param>
internal sealed record DetectAnomaliesStep(
    VaeAnomalyDetector.Options Options,
    float Threshold,
    byte[]? FittedScores = null
) : VaeStep
{
    internal override IReadOnlyList<StepInput> Inputs => [.. DataInputs(Options), .. LabelInputs(Options)];

    internal override IReadOnlyList<StepResult> Results =>
        [
            new(Options.ScoreColumnName, OutputType.Scalar, Score),
            new(Options.PredictedLabelColumnName, OutputType.Above(Threshold), Score),
        ];

    internal override VaeStepOptions StepOptions => Options;

    internal override void Validate(VaeModel model)
    {
        AnomalyThreshold.RequireContamination(Options.Contamination);
        if (!Enum.IsDefined(Options.Measure))
        {
            throw new ArgumentException(
                $"The measure is {Options.Measure}; expected one of {string.Join(", ", Enum.GetNames<VaeAnomalyMeasure>())}."
            );
        }

        if (FittedScores is { } scores && (scores.Length == 0 || scores.Length % sizeof(float) != 0))
        {
            throw new ArgumentException(
                $"The fitted scores have {scores.Length} bytes; expected 4 for each of one or more."
            );
        }

        base.Validate(model);
    }

    internal override void Run(VaeModel model, StepBatch batch)
    {
        using var scores =
            Options.Measure == VaeAnomalyMeasure.KlDivergence
                ? BatchScores.Divergences(model, batch)
                : BatchScores.Score(model, batch, new VaeScoreOptions { ElboSamples = 0 });
        for (var i = 0; i < batch.Count; i++)
        {
            var score = BatchScores.InNats(Measure(scores[i]));
            batch.Result(0)[i] = score;
            batch.Result(1)[i] = score > Threshold ? 1 : 0;
        }
    }

    internal override VaeTransformer ToTransformer(VaeModel model, FittedColumns fitted) =>
        new VaeAnomalyTransformer(this, model, fitted);

    private double Measure(VaeScore score) =>
        Options.Measure switch
        {
            VaeAnomalyMeasure.ReconstructionLoss => score.ReconstructionLoss,
            VaeAnomalyMeasure.KlDivergence => score.KlDivergence,
            _ => score.NegativeElbo,
        };

    private string Score(StepGraph graph) =>
        Options.Measure switch
        {
            VaeAnomalyMeasure.ReconstructionLoss => ScoreNodes.Loss(graph),
            VaeAnomalyMeasure.KlDivergence => ScoreNodes.Divergence(graph),
            _ => ScoreNodes.NegativeElbo(graph),
        };
}
