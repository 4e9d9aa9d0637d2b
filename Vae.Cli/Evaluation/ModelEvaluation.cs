using Vae.Inference;

namespace Vae.Cli;

/// <summary>Averages of a model's scores over rows, in nats a row.</summary>
internal sealed record ModelEvaluation
{
    /// <summary>The variance of a posterior mean from which its dimension counts as active (Burda et al. 2016).</summary>
    private const double ActiveVariance = 0.01;

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
        ImageRows rows,
        long seed,
        int importanceSamples,
        CancellationToken cancellation
    )
    {
        var (reconstruction, kl, bound) = (0.0, 0.0, 0.0);
        var (sum, squares) = (new double[model.LatentSize], new double[model.LatentSize]);
        foreach (var batch in rows.Batches(cancellation))
        {
            var options = new VaeScoreOptions
            {
                Seed = seed,
                FirstRow = batch.FirstRow,
                ImportanceSamples = importanceSamples,
            };
            foreach (var score in model.Score(batch.Images.Span, batch.ModelLabels.Span, options, cancellation))
            {
                reconstruction += score.ReconstructionLoss;
                kl += score.KlDivergence;
                bound += score.ImportanceWeightedBound;
            }

            var means = model.Encode(batch.Images.Span, batch.ModelLabels.Span, cancellation).Mean;
            for (var i = 0; i < means.Length; i++)
            {
                sum[i % sum.Length] += means[i];
                squares[i % sum.Length] += (double)means[i] * means[i];
            }
        }

        var count = rows.Count;
        return new ModelEvaluation
        {
            Rows = count,
            ImportanceWeightedBound = importanceSamples > 0 ? bound / count : null,
            Metrics = new SplitMetrics
            {
                Reconstruction = reconstruction / count,
                KlDivergence = kl / count,
                ActiveUnits = sum.Zip(squares)
                    .Count(s => s.Second / count - Math.Pow(s.First / count, 2) >= ActiveVariance),
            },
        };
    }
}
