namespace Vae.Inference;

public sealed partial class VqVaeModel
{
    /// <summary>Computes each row's codes: at each position the vector of the codebook that is nearest to what the encoder gives, of equally near ones the first.</summary>
    /// <param name="data">Rows of <see cref="BundleModel.DataSize"/> elements; in [0, 1] where the model is of such (<see cref="VaeSignature.IsUnit"/>), finite otherwise.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="BundleModel.ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="codes">Takes rows of <see cref="BundleModel.LatentSize"/> codes from 0 to below <see cref="CodebookSize"/>.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
    public unsafe void Encode(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        Span<long> codes,
        CancellationToken cancellationToken = default
    )
    {
        var rows = CountRows(data.Length);
        CheckLabels(labels, rows, "labels");
        CheckLength(codes.Length, rows, LatentSize, "codes");
        if (rows == 0)
        {
            return;
        }

        fixed (float* source = data)
        fixed (
            long* label = labels,
                indices = codes
        )
        {
            var work = new EncodeWork(this, new(source, DataSize), new(label, 1), new(indices, LatentSize));
            RunBatches(work, rows, ModelGraphs.Encoder, cancellationToken);
        }
    }

    /// <summary>Computes each row's codes.</summary>
    /// <returns>Rows of <see cref="BundleModel.LatentSize"/> codes.</returns>
    /// <inheritdoc cref="Encode(ReadOnlySpan{float}, ReadOnlySpan{long}, Span{long}, CancellationToken)"/>
    public long[] Encode(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels = default,
        CancellationToken cancellationToken = default
    )
    {
        var codes = new long[Argument.Length(CountRows(data.Length), LatentSize, "array of codes")];
        Encode(data, labels, codes, cancellationToken);
        return codes;
    }

    /// <summary>Computes each row's distribution p(x|codes): its probabilities (Bernoulli) or means.</summary>
    /// <param name="codes">Rows of <see cref="BundleModel.LatentSize"/> codes from 0 to below <see cref="CodebookSize"/>.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="BundleModel.ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="data">Takes rows of <see cref="BundleModel.DataSize"/> elements: probabilities (Bernoulli) or means.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a code or a label out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
    public void Decode(
        ReadOnlySpan<long> codes,
        ReadOnlySpan<long> labels,
        Span<float> data,
        CancellationToken cancellationToken = default
    ) => Decode(codes, labels, data, [], cancellationToken);

    /// <summary>Computes each row's distribution p(x|codes).</summary>
    /// <returns>Rows of <see cref="BundleModel.DataSize"/> elements: probabilities (Bernoulli) or means.</returns>
    /// <inheritdoc cref="Decode(ReadOnlySpan{long}, ReadOnlySpan{long}, Span{float}, CancellationToken)"/>
    public float[] Decode(
        ReadOnlySpan<long> codes,
        ReadOnlySpan<long> labels = default,
        CancellationToken cancellationToken = default
    )
    {
        var data = new float[Argument.Length(CountCodes(codes.Length), DataSize, "array of data")];
        Decode(codes, labels, data, cancellationToken);
        return data;
    }

    /// <summary>As the others, with the log-variances of a likelihood that has some; none where <paramref name="logVariance"/> is empty.</summary>
    internal unsafe void Decode(
        ReadOnlySpan<long> codes,
        ReadOnlySpan<long> labels,
        Span<float> data,
        Span<float> logVariance,
        CancellationToken cancellationToken = default
    )
    {
        var rows = CountCodes(codes.Length);
        CheckLabels(labels, rows, "labels");
        CheckLength(data.Length, rows, DataSize, "data");
        CheckCodes(codes);
        if (rows == 0)
        {
            return;
        }

        fixed (
            float* output = data,
                logVariances = logVariance
        )
        fixed (
            long* label = labels,
                indices = codes
        )
        {
            var work = new DecodeWork(
                this,
                new(indices, LatentSize),
                new(label, 1),
                new(output, DataSize),
                new(logVariances, DataSize)
            );
            RunBatches(work, rows, ModelGraphs.Decoder, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override unsafe void Reconstruct(
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        Span<float> reconstructions,
        CancellationToken cancellationToken = default
    )
    {
        var rows = CountRows(data.Length);
        CheckLabels(labels, rows, "labels");
        CheckLength(reconstructions.Length, rows, DataSize, "reconstructions");
        if (rows == 0)
        {
            return;
        }

        fixed (
            float* source = data,
                output = reconstructions
        )
        fixed (long* label = labels)
        {
            var work = new ReconstructWork(this, new(source, DataSize), new(label, 1), new(output, DataSize));
            RunBatches(work, rows, ModelGraphs.Encoder | ModelGraphs.Decoder, cancellationToken);
        }
    }

    private readonly struct EncodeWork(
        VqVaeModel model,
        PinnedRows<float> data,
        PinnedRows<long> labels,
        PinnedRows<long> codes
    ) : IBatchWork
    {
        public void Run(GraphRuns runs, int start, int count)
        {
            model.EncodeBatch(runs.Encode!, data.Part(start, count), labels.Part(start, count), start);
            var found = runs.Encode!.Indices[..(count * model.LatentSize)];
            // What decodes them checks them as well; who keeps them may decode them later.
            if (found.IndexOfAnyExceptInRange(0, model.CodebookSize - 1) is >= 0 and var bad)
            {
                throw new InvalidDataException(
                    $"{BundleFormat.EncoderFile} gives the code {found[bad]}; expected 0 to {model.CodebookSize - 1}. The graph is damaged."
                );
            }

            found.CopyTo(codes.Part(start, count));
        }
    }

    private readonly struct DecodeWork(
        VqVaeModel model,
        PinnedRows<long> codes,
        PinnedRows<long> labels,
        PinnedRows<float> data,
        PinnedRows<float> logVariance
    ) : IBatchWork
    {
        public void Run(GraphRuns runs, int start, int count)
        {
            codes.Part(start, count).CopyTo(runs.Decode!.Indices);
            model.DecodeBatch(runs.Decode, labels.Part(start, count), data.Part(start, count));
            if (logVariance.Part(start, count) is { IsEmpty: false } part)
            {
                runs.Decode.LogVariance[..part.Length].CopyTo(part);
            }
        }
    }

    private readonly struct ReconstructWork(
        VqVaeModel model,
        PinnedRows<float> data,
        PinnedRows<long> labels,
        PinnedRows<float> reconstructions
    ) : IBatchWork
    {
        public void Run(GraphRuns runs, int start, int count)
        {
            model.EncodeBatch(runs.Encode!, data.Part(start, count), labels.Part(start, count), start);
            runs.Encode!.Indices[..(count * model.LatentSize)].CopyTo(runs.Decode!.Indices);
            model.DecodeBatch(runs.Decode, labels.Part(start, count), reconstructions.Part(start, count));
        }
    }
}
