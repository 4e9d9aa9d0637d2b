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

    private unsafe void Transform(
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

        fixed (
            float* image = images,
                output = outputs
        )
        fixed (
            long* label = labels,
                target = targetLabels
        )
        {
            var work = new TransformWork(
                this,
                new(image, DataSize),
                new(label, 1),
                new(target, 1),
                new(output, DataSize)
            );
            RunBatches(work, rows, encodes: true, decodes: true, cancellationToken);
        }
    }

    private readonly struct TransformWork(
        VaeModel model,
        PinnedRows<float> images,
        PinnedRows<long> labels,
        PinnedRows<long> targetLabels,
        PinnedRows<float> outputs
    ) : IBatchWork
    {
        public void Run(GraphRun? encode, GraphRun? decode, int start, int count)
        {
            model.EncodeBatch(encode!, images.Part(start, count), labels.Part(start, count), start);
            encode!.Code[..(count * model.LatentSize)].CopyTo(decode!.Code);
            model.DecodeBatch(decode, targetLabels.Part(start, count), outputs.Part(start, count));
        }
    }
}
