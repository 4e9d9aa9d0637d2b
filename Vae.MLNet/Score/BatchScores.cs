using System.Buffers;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>The scores of a batch's rows, in memory that is used again.</summary>
internal readonly ref struct BatchScores
{
    private readonly VaeScore[] scores;

    private BatchScores(StepBatch batch) => scores = ArrayPool<VaeScore>.Shared.Rent(batch.Count);

    public VaeScore this[int row] => scores[row];

    /// <summary>Scores every row; a row's samples depend on the seed and on the row's id alone.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The rows.</param>
    /// <param name="options">The seed and the numbers of samples.</param>
    /// <param name="contributions">The result that takes each element's part of the score; null where it is not wanted.</param>
    public static BatchScores Score(
        BundleModel model,
        StepBatch batch,
        VaeScoreOptions options,
        int? contributions = null
    )
    {
        var made = new BatchScores(batch);
        var random = options.ElboSamples > 0 || options.ImportanceSamples > 0;
        foreach (var rows in random ? batch.NumberedRows() : [new NumberedRows(0, batch.Count, 0)])
        {
            var part = new Range(rows.Start, rows.End);
            var values = new Range(rows.Start * batch.ValueWidth, rows.End * batch.ValueWidth);
            var labels = batch.Labels.IsEmpty ? [] : batch.Labels[part];
            var scoring = options with { FirstRow = rows.FirstRow };
            if (contributions is { } result)
            {
                ((VaeModel)model).Score(
                    batch.Values[values],
                    labels,
                    made.scores.AsSpan(part),
                    batch.Result(result)[values],
                    scoring
                );
            }
            else
            {
                model.Score(batch.Values[values], labels, made.scores.AsSpan(part), scoring);
            }
        }

        return made;
    }

    /// <summary>
    /// The divergence of every row's posterior from the prior, for which nothing is decoded where it has a closed form: from N(0, I), of one level.
    /// </summary>
    public static BatchScores Divergences(BundleModel of, StepBatch batch, VaeScoreOptions options)
    {
        if (of is not VaeModel { HasLevels: false } model || model.Card.TrainedPrior is not null)
        {
            return Score(of, batch, options);
        }

        var made = new BatchScores(batch);
        var length = batch.Count * model.LatentSize;
        var floats = ArrayPool<float>.Shared.Rent(2 * length);
        var divergences = ArrayPool<double>.Shared.Rent(batch.Count);
        var mean = floats.AsSpan(0, length);
        var logVariance = floats.AsSpan(length, length);
        model.Encode(batch.Values, batch.Labels, mean, logVariance);
        model.KlDivergence(mean, logVariance, divergences.AsSpan(0, batch.Count));
        for (var i = 0; i < batch.Count; i++)
        {
            made.scores[i] = new VaeScore(double.NaN, divergences[i], double.NaN);
        }

        ArrayPool<float>.Shared.Return(floats);
        ArrayPool<double>.Shared.Return(divergences);
        return made;
    }

    /// <summary>A score as columns have it: infinity where it is no number, since no threshold would call that unusual.</summary>
    public static float InNats(double score) => double.IsNaN(score) ? float.PositiveInfinity : (float)score;

    public void Dispose() => ArrayPool<VaeScore>.Shared.Return(scores);
}
