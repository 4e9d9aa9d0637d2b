using Vae.Inference;
using Vae.Training;

namespace Vae.Cli;

/// <summary>Averages of a model's scores over rows, in nats a row.</summary>
internal sealed record ModelEvaluation
{
    public required int Rows { get; init; }
    public required SplitMetrics Metrics { get; init; }

    /// <summary>The negative importance-weighted bound; null when it was not asked for.</summary>
    public double? ImportanceWeightedBound { get; init; }

    /// <summary>
    /// Scores every row. Row i's samples depend on the seed and i alone, as in the trainer's own evaluation, so that the same seed gives the
    /// same figures.
    /// </summary>
    public static ModelEvaluation Of(
        VaeModel model,
        RowInput rows,
        long seed,
        int importanceSamples,
        CancellationToken cancellation
    )
    {
        var averages = new RowAverages();
        var bound = 0.0;
        foreach (var batch in rows.Batches(cancellation))
        {
            var options = new VaeScoreOptions
            {
                Seed = seed,
                FirstRow = batch.FirstRow,
                ImportanceSamples = importanceSamples,
            };
            var scores = model.Score(batch.Rows.Span, batch.ModelLabels.Span, options, cancellation);
            bound += scores.Sum(score => score.ImportanceWeightedBound);
            averages.Add(
                scores.Sum(score => score.ReconstructionLoss),
                scores.Sum(score => score.KlDivergence),
                model.Encode(batch.Rows.Span, batch.ModelLabels.Span, cancellation).Mean,
                model.LatentSize
            );
        }

        return new ModelEvaluation
        {
            Rows = checked((int)rows.Count),
            ImportanceWeightedBound = importanceSamples > 0 ? bound / rows.Count : null,
            Metrics = averages.ToMetrics(),
        };
    }
}
