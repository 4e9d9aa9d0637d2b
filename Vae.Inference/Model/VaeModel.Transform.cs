namespace Vae.Inference;

public sealed partial class VaeModel
{
    /// <summary>Encodes each row and decodes its posterior's mean.</summary>
    /// <param name="images">Rows of <see cref="DataSize"/> elements; in [0, 1] for a Bernoulli model, finite for a Gaussian one.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="reconstructions">Takes rows of <see cref="DataSize"/> elements; may be <paramref name="images"/> itself.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
    public void Reconstruct(
        ReadOnlySpan<float> images,
        ReadOnlySpan<long> labels,
        Span<float> reconstructions,
        CancellationToken cancellationToken = default
    ) => Transform(images, labels, labels, reconstructions, cancellationToken);

    /// <summary>Gives each row's style to another class: encodes it with its label and decodes the mean with the target label.</summary>
    /// <param name="images">Rows of <see cref="DataSize"/> elements; in [0, 1] for a Bernoulli model, finite for a Gaussian one.</param>
    /// <param name="labels">One label per row, the image's own.</param>
    /// <param name="targetLabels">One label per row, the one to decode with.</param>
    /// <param name="outputs">Takes rows of <see cref="DataSize"/> elements; may be <paramref name="images"/> itself.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="InvalidOperationException">The model is unconditional.</exception>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
    public void TransferStyle(
        ReadOnlySpan<float> images,
        ReadOnlySpan<long> labels,
        ReadOnlySpan<long> targetLabels,
        Span<float> outputs,
        CancellationToken cancellationToken = default
    )
    {
        RequireConditional();
        Transform(images, labels, targetLabels, outputs, cancellationToken);
    }

    private void Transform(
        ReadOnlySpan<float> images,
        ReadOnlySpan<long> labels,
        ReadOnlySpan<long> targetLabels,
        Span<float> outputs,
        CancellationToken cancellationToken
    )
    {
        var rows = CountImages(images.Length);
        CheckLabels(labels, rows, "labels");
        CheckLabels(targetLabels, rows, "target labels");
        CheckLength(outputs.Length, rows, DataSize, "outputs");
        if (rows == 0)
        {
            return;
        }

        var size = EvenBatch(rows);
        GraphRun? encode = null;
        GraphRun? decode = null;
        try
        {
            encode = encoder.Rent();
            decode = decoder.Rent();
            for (var start = 0; start < rows; start += size)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = Math.Min(size, rows - start);
                var part = new Range(start * DataSize, (start + count) * DataSize);
                EncodeBatch(encode, images[part], Part(labels, start, count), start);
                encode.Code[..(count * LatentSize)].CopyTo(decode.Code);
                DecodeBatch(decode, Part(targetLabels, start, count), outputs[part]);
            }
        }
        finally
        {
            Return(encode, decode);
        }
    }

    private void Return(GraphRun? encode, GraphRun? decode)
    {
        if (encode is not null)
        {
            encoder.Return(encode);
        }

        if (decode is not null)
        {
            decoder.Return(decode);
        }
    }
}
