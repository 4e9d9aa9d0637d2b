namespace Vae.Inference;

public sealed partial class VaeModel
{
    /// <summary>Computes each latent row's distribution p(x|z).</summary>
    /// <param name="latents">Rows of <see cref="LatentSize"/> finite elements.</param>
    /// <param name="labels">One label per row from 0 to below <see cref="ClassCount"/>; empty for an unconditional model.</param>
    /// <param name="images">Takes rows of <see cref="DataSize"/> elements: probabilities (Bernoulli) or means (Gaussian).</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a row holds a value out of range; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the output holds the batches done before.</exception>
    public unsafe void Decode(
        ReadOnlySpan<float> latents,
        ReadOnlySpan<long> labels,
        Span<float> images,
        CancellationToken cancellationToken = default
    )
    {
        var rows = CountLatents(latents.Length);
        CheckLabels(labels, rows, "labels");
        CheckLength(images.Length, rows, DataSize, "images");
        CheckLatents(latents);
        if (rows == 0)
        {
            return;
        }

        fixed (
            float* latent = latents,
                image = images
        )
        fixed (long* label = labels)
        {
            var work = new DecodeWork(this, new(latent, LatentSize), new(label, 1), new(image, DataSize));
            RunBatches(work, rows, encodes: false, decodes: true, cancellationToken);
        }
    }

    /// <summary>Decodes the latent rows in the run's buffer.</summary>
    private void DecodeBatch(GraphRun run, ReadOnlySpan<long> labels, Span<float> images)
    {
        labels.CopyTo(run.Labels);
        run.Execute(images, images.Length / DataSize);
    }

    private readonly struct DecodeWork(
        VaeModel model,
        PinnedRows<float> latents,
        PinnedRows<long> labels,
        PinnedRows<float> images
    ) : IBatchWork
    {
        public void Run(GraphRun? encode, GraphRun? decode, int start, int count)
        {
            latents.Part(start, count).CopyTo(decode!.Code);
            model.DecodeBatch(decode, labels.Part(start, count), images.Part(start, count));
        }
    }
}
