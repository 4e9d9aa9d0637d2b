namespace Vae.Inference;

public sealed partial class VaeModel
{
    /// <summary>
    /// Scores each row: reconstruction loss, KL divergence, their sum (the negative evidence lower bound) and, if asked for, the
    /// importance-weighted bound. Bernoulli probabilities are clamped to [2⁻²⁴, 1 − 2⁻²⁴], as far as a float tells them from 0 and 1.
    /// </summary>
    /// <param name="images">Rows of <see cref="DataSize"/> elements; in [0, 1] for a Bernoulli model, finite for a Gaussian one.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="scores">Takes one score per row.</param>
    /// <param name="options">The seed and the numbers of samples; one sample of z per row when null.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
    public unsafe void Score(
        ReadOnlySpan<float> images,
        ReadOnlySpan<long> labels,
        Span<VaeScore> scores,
        VaeScoreOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options = (options ?? new VaeScoreOptions()).Validated();
        var rows = CountImages(images.Length);
        CheckLabels(labels, rows, "labels");
        CheckLength(scores.Length, rows, 1, "scores");
        if (rows == 0)
        {
            return;
        }

        fixed (float* image = images)
        fixed (long* label = labels)
        fixed (VaeScore* score = scores)
        {
            var work = new ScoreWork(
                this,
                new(image, DataSize),
                new(label, 1),
                new(score, 1),
                options,
                cancellationToken
            );
            RunBatches(work, rows, encodes: true, decodes: true, cancellationToken);
        }
    }

    /// <summary>The divergence of each row's posterior from the prior, KL(q(z|x) ‖ p(z)) (report, eq. 17), in nats.</summary>
    /// <param name="mean">Rows of <see cref="LatentSize"/> elements.</param>
    /// <param name="logVariance">Rows of <see cref="LatentSize"/> elements: ln σ².</param>
    /// <param name="divergences">Takes one number per row.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void KlDivergence(ReadOnlySpan<float> mean, ReadOnlySpan<float> logVariance, Span<double> divergences)
    {
        var rows = CountLatents(mean.Length);
        CheckLength(logVariance.Length, rows, LatentSize, "log-variance");
        CheckLength(divergences.Length, rows, 1, "divergences");
        for (var row = 0; row < rows; row++)
        {
            var part = new Range(row * LatentSize, (row + 1) * LatentSize);
            divergences[row] = Posterior.KlDivergence(mean[part], logVariance[part]);
        }
    }

    private readonly struct ScoreWork(
        VaeModel model,
        PinnedRows<float> images,
        PinnedRows<long> labels,
        PinnedRows<VaeScore> scores,
        VaeScoreOptions options,
        CancellationToken cancellationToken
    ) : IBatchWork
    {
        public void Run(GraphRun? encode, GraphRun? decode, int start, int count)
        {
            var samples = Math.Max(1, Math.Max(options.ElboSamples, options.ImportanceSamples));
            var capacity = (int)Math.Min(model.BatchSize, (long)count * samples);
            var decoded = Scratch.Rent((long)capacity * model.DataSize);
            try
            {
                var rows = images.Part(start, count);
                model.EncodeBatch(encode!, rows, labels.Part(start, count), start);
                new ScoreBatch(
                    model.Architecture,
                    rows,
                    labels.Part(start, count),
                    encode!.Code[..(count * model.LatentSize)],
                    encode.LogVariance[..(count * model.LatentSize)],
                    decode!,
                    decoded.AsSpan(0, capacity * model.DataSize),
                    options with
                    {
                        FirstRow = options.FirstRow + start,
                    },
                    cancellationToken
                ).Score(scores.Part(start, count));
            }
            finally
            {
                Scratch.Return(decoded);
            }
        }
    }
}
