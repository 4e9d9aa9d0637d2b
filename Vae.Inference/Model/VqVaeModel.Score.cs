using System.Buffers;

namespace Vae.Inference;

public sealed partial class VqVaeModel
{
    /// <summary>
    /// Scores each row: −ln p(x|codes), and for the KL divergence −ln p(codes) under the bundle's prior of codes, or under the uniform one in a bundle
    /// without. As the encoder is certain of a row's codes, the negative evidence lower bound is their sum, and nothing is drawn.
    /// </summary>
    /// <param name="data">Rows of <see cref="BundleModel.DataSize"/> elements; in [0, 1] where the model is of such (<see cref="VaeSignature.IsUnit"/>), finite otherwise.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="BundleModel.ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="scores">Takes one score per row.</param>
    /// <param name="options">Whether rows are binarised, and the seed of that.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A length does not fit, a row holds a value out of range, or importance samples are asked for; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
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
        var length = Argument.Length(CountRows(data.Length), LatentSize, "array of codes");
        var codes = ArrayPool<long>.Shared.Rent(length);
        try
        {
            ScoreRows(data, labels, scores, codes.AsSpan(0, length), options, cancellationToken);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(codes);
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
        var codes = new long[Argument.Length(scores.Length, LatentSize, "batch of codes")];
        ScoreRows(batch.Data.Span, batch.Labels.Span, scores, codes, options, cancellationToken);
        averages.Add(
            scores.Sum(score => score.ReconstructionLoss),
            scores.Sum(score => score.KlDivergence),
            codes,
            Codes
        );
    }

    /// <summary>Scores each row, and gives its codes.</summary>
    private unsafe void ScoreRows(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        Span<VaeScore> scores,
        Span<long> codes,
        VaeScoreOptions options,
        CancellationToken cancellationToken
    )
    {
        var rows = CountRows(data.Length);
        CheckLabels(labels, rows, "labels");
        CheckLength(scores.Length, rows, 1, "scores");
        CheckBinarize(options);
        Argument.Require(
            options.ImportanceSamples == 0,
            $"{options.ImportanceSamples} importance samples were asked for and the model's latent variables are codes, of which a row has only one draw; expected 0."
        );
        Argument.RequireRows(options.FirstRow, rows);
        if (rows == 0)
        {
            return;
        }

        fixed (float* source = data)
        fixed (
            long* label = labels,
                indices = codes
        )
        fixed (VaeScore* score = scores)
        {
            var work = new ScoreWork(
                this,
                new(source, DataSize),
                new(label, 1),
                new(score, 1),
                new(indices, LatentSize),
                options
            );
            RunBatches(work, rows, ModelGraphs.Encoder | ModelGraphs.Decoder, cancellationToken);
        }

        var losses = ArrayPool<double>.Shared.Rent(rows);
        try
        {
            CodeLoss(codes, labels, losses.AsSpan(0, rows), cancellationToken);
            for (var row = 0; row < rows; row++)
            {
                scores[row] = scores[row] with { KlDivergence = losses[row] };
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(losses);
        }
    }

    /// <summary>
    /// −ln p of each row's codes in nats, over ln 2 their number of bits: under the bundle's prior of codes, or under the uniform one,
    /// positions · ln K, in a bundle without.
    /// </summary>
    /// <param name="codes">Rows of <see cref="BundleModel.LatentSize"/> codes from 0 to below <see cref="CodebookSize"/>.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="BundleModel.ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="losses">Takes one number per row.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a code or a label out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
    public unsafe void CodeLoss(
        ReadOnlySpan<long> codes,
        ReadOnlySpan<long> labels,
        Span<double> losses,
        CancellationToken cancellationToken = default
    )
    {
        var rows = CountCodes(codes.Length);
        CheckLabels(labels, rows, "labels");
        CheckLength(losses.Length, rows, 1, "losses");
        CheckCodes(codes);
        if (!HasPrior)
        {
            losses.Fill(Codes.Rate);
            return;
        }

        fixed (
            long* label = labels,
                indices = codes
        )
        fixed (double* loss = losses)
        {
            var work = new LossWork(this, new(indices, LatentSize), new(label, 1), new(loss, 1), cancellationToken);
            RunBatches(work, rows, ModelGraphs.Prior, cancellationToken);
        }
    }

    private readonly struct ScoreWork(
        VqVaeModel model,
        PinnedRows<float> data,
        PinnedRows<long> labels,
        PinnedRows<VaeScore> scores,
        PinnedRows<long> codes,
        VaeScoreOptions options
    ) : IBatchWork
    {
        public void Run(GraphRuns runs, int start, int count)
        {
            var decoded = Scratch.Rent((long)count * model.DataSize);
            var drawn = Scratch.Rent(options.Binarize ? (long)count * model.DataSize : 0);
            try
            {
                var given = options.Binarize
                    ? model.Binarized(data.Part(start, count), options, start, drawn)
                    : data.Part(start, count);
                var rows = model.EncodeBatch(runs.Encode!, given, labels.Part(start, count), start);
                var found = runs.Encode!.Indices[..(count * model.LatentSize)];
                found.CopyTo(codes.Part(start, count));
                found.CopyTo(runs.Decode!.Indices);
                model.DecodeBatch(runs.Decode, labels.Part(start, count), decoded.AsSpan(0, count * model.DataSize));
                var losses = scores.Part(start, count);
                for (var i = 0; i < count; i++)
                {
                    var part = new Range(i * model.DataSize, (i + 1) * model.DataSize);
                    var spread = model.Signature.HasVariance ? runs.Decode.LogVariance[part] : [];
                    var loss = RowLoss.Of(model.Signature, rows[part], decoded.AsSpan()[part], spread);
                    losses[i] = new VaeScore(loss, double.NaN, double.NaN);
                }
            }
            finally
            {
                Scratch.Return(decoded);
                Scratch.Return(drawn);
            }
        }
    }

    private readonly struct LossWork(
        VqVaeModel model,
        PinnedRows<long> codes,
        PinnedRows<long> labels,
        PinnedRows<double> losses,
        CancellationToken cancellationToken
    ) : IBatchWork
    {
        public void Run(GraphRuns runs, int start, int count)
        {
            var prior = runs.Encode!;
            var given = codes.Part(start, count);
            var sums = losses.Part(start, count);
            given.CopyTo(prior.Indices);
            sums.Clear();
            for (var position = 0; position < model.LatentSize; position++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                PriorAt(prior, labels.Part(start, count), position, count);
                for (var i = 0; i < count; i++)
                {
                    var code = (int)given[i * model.LatentSize + position];
                    sums[i] -= prior.Code[i * model.CodebookSize + code];
                }
            }
        }
    }
}
