namespace Vae.Inference;

public sealed partial class VaeModel
{
    /// <inheritdoc/>
    public override void Score(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        Span<VaeScore> scores,
        VaeScoreOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new VaeScoreOptions();
        options.Validate();
        ScoreRows(data, labels, scores, [], [], options, cancellationToken);
    }

    /// <summary>
    /// Scores each row, and says how much each of its elements has to do with that: an element's part is its reconstruction loss, averaged as
    /// the score averages the samples, and an equal share of what no element is to blame for, such as the KL divergence.
    /// </summary>
    /// <param name="data">Rows of <see cref="BundleModel.DataSize"/> elements; in [0, 1] where the model is of such (<see cref="VaeSignature.IsUnit"/>), finite otherwise.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="BundleModel.ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="scores">Takes one score per row.</param>
    /// <param name="contributions">
    /// Takes rows of <see cref="BundleModel.DataSize"/> elements in nats, which add up to the importance-weighted bound where the options ask for it and to
    /// <see cref="VaeScore.NegativeElbo"/> otherwise.
    /// </param>
    /// <param name="options">The seed and the numbers of samples; one sample of z per row when null.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
    public void Score(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        Span<VaeScore> scores,
        Span<float> contributions,
        VaeScoreOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new VaeScoreOptions();
        options.Validate();
        CheckLength(contributions.Length, CountRows(data.Length), DataSize, "contributions");
        ScoreRows(data, labels, scores, [], contributions, options, cancellationToken);
    }

    /// <summary>Scores each row, and gives the means that its score begins with where <paramref name="means"/> is not empty.</summary>
    private unsafe void ScoreRows(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        Span<VaeScore> scores,
        Span<float> means,
        Span<float> contributions,
        VaeScoreOptions options,
        CancellationToken cancellationToken
    )
    {
        var rows = CountRows(data.Length);
        CheckLabels(labels, rows, "labels");
        CheckLength(scores.Length, rows, 1, "scores");
        CheckBinarize(options);
        Argument.RequireRows(options.FirstRow, rows);
        if (rows == 0)
        {
            return;
        }

        fixed (
            float* source = data,
                mean = means,
                parts = contributions
        )
        fixed (long* label = labels)
        fixed (VaeScore* score = scores)
        {
            var work = new ScoreWork(
                this,
                new(source, DataSize),
                new(label, 1),
                new(score, 1),
                new(mean, LatentSize),
                new(parts, DataSize),
                options,
                cancellationToken
            );
            RunBatches(work, rows, ModelGraphs.Encoder | ModelGraphs.Decoder | Draws, cancellationToken);
        }
    }

    private protected override void ScoreInto(
        DataBatch batch,
        VaeScore[] scores,
        VaeScoreOptions options,
        RowAverages averages,
        CancellationToken cancellationToken
    )
    {
        var means = new float[Argument.Length(scores.Length, LatentSize, "batch of codes")];
        ScoreRows(batch.Data.Span, batch.Labels.Span, scores, means, [], options, cancellationToken);
        averages.Add(
            scores.Sum(score => score.ReconstructionLoss),
            scores.Sum(score => score.KlDivergence),
            means,
            LatentSize
        );
    }

    /// <summary>
    /// The divergence of each row's posterior from the standard normal prior, KL(q(z|x) ‖ N(0, I)) (report, eq. 17), in nats. It has a closed form;
    /// that from a prior that is a mixture has none, and is estimated where rows are scored. Of posteriors of levels it is that along the way down that they are of.
    /// </summary>
    /// <param name="mean">Rows of <see cref="BundleModel.LatentSize"/> elements.</param>
    /// <param name="logVariance">Rows of <see cref="BundleModel.LatentSize"/> elements: ln σ².</param>
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
        PinnedRows<float> data,
        PinnedRows<long> labels,
        PinnedRows<VaeScore> scores,
        PinnedRows<float> means,
        PinnedRows<float> contributions,
        VaeScoreOptions options,
        CancellationToken cancellationToken
    ) : IBatchWork
    {
        public void Run(GraphRuns runs, int start, int count)
        {
            var samples = Math.Max(1, Math.Max(options.ElboSamples, options.ImportanceSamples));
            var capacity = (int)Math.Min(model.BatchSize, (long)count * samples);
            var decoded = Scratch.Rent((long)capacity * model.DataSize);
            var drawn = Scratch.Rent(options.Binarize ? (long)count * model.DataSize : 0);
            try
            {
                var given = options.Binarize
                    ? model.Binarized(data.Part(start, count), options, start, drawn)
                    : data.Part(start, count);
                var rows = model.EncodeBatch(runs.Encode!, given, labels.Part(start, count), start);
                var encode = runs.Encode!;
                new ScoreBatch(
                    model.Signature,
                    model.Card.TrainedPrior,
                    rows,
                    labels.Part(start, count),
                    encode.Code[..(count * model.LatentSize)],
                    encode.LogVariance[..(count * model.LatentSize)],
                    encode.Features,
                    runs.Posterior,
                    runs.Decode!,
                    decoded.AsSpan(0, capacity * model.DataSize),
                    options with
                    {
                        FirstRow = options.FirstRow + start,
                    },
                    cancellationToken
                ).Score(scores.Part(start, count), contributions.Part(start, count), means.Part(start, count));
            }
            finally
            {
                Scratch.Return(decoded);
                Scratch.Return(drawn);
            }
        }
    }
}
