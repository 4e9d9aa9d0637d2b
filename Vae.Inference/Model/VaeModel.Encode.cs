namespace Vae.Inference;

public sealed partial class VaeModel
{
    /// <summary>Computes each row's posterior q(z|x): a Gaussian with a mean and a log-variance per latent dimension.</summary>
    /// <param name="images">Rows of <see cref="DataSize"/> elements; in [0, 1] for a Bernoulli model, finite for a Gaussian one.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="mean">Takes rows of <see cref="LatentSize"/> elements.</param>
    /// <param name="logVariance">Takes rows of <see cref="LatentSize"/> elements: ln σ².</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the outputs hold the batches done before.</exception>
    public unsafe void Encode(
        ReadOnlySpan<float> images,
        ReadOnlySpan<long> labels,
        Span<float> mean,
        Span<float> logVariance,
        CancellationToken cancellationToken = default
    )
    {
        var rows = CountImages(images.Length);
        CheckLabels(labels, rows, "labels");
        CheckLength(mean.Length, rows, LatentSize, "mean");
        CheckLength(logVariance.Length, rows, LatentSize, "log-variance");
        if (rows == 0)
        {
            return;
        }

        fixed (
            float* image = images,
                means = mean,
                logVariances = logVariance
        )
        fixed (long* label = labels)
        {
            var work = new EncodeWork(
                this,
                new(image, DataSize),
                new(label, 1),
                new(means, LatentSize),
                new(logVariances, LatentSize)
            );
            RunBatches(work, rows, encodes: true, decodes: false, cancellationToken);
        }
    }

    /// <summary>Encodes one batch; mean and log-variance are then in the run's buffers.</summary>
    private void EncodeBatch(GraphRun run, ReadOnlySpan<float> images, ReadOnlySpan<long> labels, int firstRow)
    {
        CheckPixels(images, firstRow);
        labels.CopyTo(run.Labels);
        run.Execute(images, images.Length / DataSize);
    }

    private readonly struct EncodeWork(
        VaeModel model,
        PinnedRows<float> images,
        PinnedRows<long> labels,
        PinnedRows<float> mean,
        PinnedRows<float> logVariance
    ) : IBatchWork
    {
        public void Run(GraphRun? encode, GraphRun? decode, int start, int count)
        {
            model.EncodeBatch(encode!, images.Part(start, count), labels.Part(start, count), start);
            encode!.Code[..(count * model.LatentSize)].CopyTo(mean.Part(start, count));
            encode.LogVariance[..(count * model.LatentSize)].CopyTo(logVariance.Part(start, count));
        }
    }
}
