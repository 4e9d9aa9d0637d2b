using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>
/// An anomaly detector on the scores of a variational autoencoder; made by <c>DetectAnomaliesWithVae</c>. <see cref="Fit"/> scores the
/// training rows and puts the threshold where the given share of them lies above it.
/// </summary>
public sealed class VaeAnomalyEstimator : IEstimator<VaeAnomalyTransformer>
{
    private readonly AnomalyStep step;
    private readonly VaeModel model;

    internal VaeAnomalyEstimator(VaeAnomalyOptions options, VaeModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        step = new AnomalyStep(options, float.PositiveInfinity);
        step.CheckedFor(model);
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

        scores.Sort();
        var above = (int)(step.Options.Contamination * scores.Count);
        var fitted = step with { Threshold = scores[scores.Count - 1 - above] };
        return new VaeAnomalyTransformer(fitted, SharedModel.Borrowed(model), FittedColumns.Of(binding));
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
}
