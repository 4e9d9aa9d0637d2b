namespace Vae.Inference;

/// <summary>Some generated rows. Valid until the next batch is asked for.</summary>
public sealed class GeneratedBatch : StreamBatch
{
    private readonly int imageLength;
    private readonly int labelLength;

    internal GeneratedBatch(BatchBuffer buffer, long firstRow, int count, int imageLength, int labelLength)
        : base(buffer, firstRow, count)
    {
        (this.imageLength, this.labelLength) = (imageLength, labelLength);
    }

    /// <summary>Rows of the model's data size: probabilities (Bernoulli) or means (Gaussian).</summary>
    /// <exception cref="InvalidOperationException">The next batch was asked for.</exception>
    public ReadOnlyMemory<float> Images => Buffer.First.AsMemory(0, imageLength);

    /// <summary>One label per row; empty for an unconditional model.</summary>
    /// <exception cref="InvalidOperationException">The next batch was asked for.</exception>
    public ReadOnlyMemory<long> Labels => Buffer.Labels.AsMemory(0, labelLength);
}
