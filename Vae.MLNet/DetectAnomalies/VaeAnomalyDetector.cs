using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>The measure of how unusual a row is, in nats where it says nothing else.</summary>
public enum VaeAnomalyMeasure
{
    /// <summary>Reconstruction loss + KL divergence: how improbable the row is under the model.</summary>
    NegativeElbo,

    /// <summary>How badly the model reconstructs the row.</summary>
    ReconstructionLoss,

    /// <summary>How far the row's posterior lies from the prior.</summary>
    KlDivergence,

    /// <summary>
    /// The importance-weighted bound on −ln p(x) (Burda et al. 2016) of some samples, which depend on the seed and the row's id alone. A
    /// pipeline with it cannot be saved, as a graph has no seeded noise.
    /// </summary>
    ImportanceWeightedBound,

    /// <summary>
    /// The score of the model's own detector, which <c>ml.AnomalyDetection.Trainers.Vae</c> has learnt together with the model: how far a row
    /// lies from training rows, on the manifold that a few networks have learnt and off it. It has no unit.
    /// </summary>
    Detector,
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
        step = new DetectAnomaliesStep(options, float.PositiveInfinity);
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
            FittedScores = DetectAnomaliesStep.ToBytes(CollectionsMarshal.AsSpan(scores)),
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

        /// <summary>
        /// What the score is. The posterior's mean is decoded, so that a score has no noise, but for
        /// <see cref="VaeAnomalyMeasure.ImportanceWeightedBound"/>.
        /// </summary>
        public VaeAnomalyMeasure Measure { get; init; } = VaeAnomalyMeasure.NegativeElbo;

        /// <summary>The samples of <see cref="VaeAnomalyMeasure.ImportanceWeightedBound"/>; at least 1.</summary>
        public int ImportanceSamples { get; init; } = 16;

        /// <summary>The seed of those samples.</summary>
        public long Seed { get; init; }

        /// <summary>The new Single column for the score; higher is more unusual.</summary>
        public string ScoreColumnName { get; init; } = "Score";

        /// <summary>The new Boolean column: whether the score is above the threshold.</summary>
        public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

        /// <summary>
        /// The new Single column for the share of usual rows that score higher, as the rows of the fit tell it
        /// (<see cref="AnomalyCalibration"/>): small for an unusual row. Null for none.
        /// </summary>
        public string? ProbabilityColumnName { get; init; }

        /// <summary>
        /// The new column for each element's part of the score, a Single vector with the slot names of the data; the parts add up to the score.
        /// Null for none, and for <see cref="VaeAnomalyMeasure.KlDivergence"/>, which no element is to blame for.
        /// </summary>
        public string? ContributionsColumnName { get; init; }
    }
}
