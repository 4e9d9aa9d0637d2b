namespace Vae.Inference;

/// <summary>The posteriors of some rows. Valid until the next batch is asked for.</summary>
public sealed class EncodedBatch : StreamBatch
{
    private readonly int length;

    internal EncodedBatch(BatchBuffer buffer, long firstRow, int count, int length)
        : base(buffer, firstRow, count)
    {
        this.length = length;
    }

    /// <summary>Rows of the model's latent size.</summary>
    /// <exception cref="InvalidOperationException">The next batch was asked for.</exception>
    public ReadOnlyMemory<float> Mean => Buffer.First.AsMemory(0, length);

    /// <summary>Rows of the model's latent size: ln σ².</summary>
    /// <exception cref="InvalidOperationException">The next batch was asked for.</exception>
    public ReadOnlyMemory<float> LogVariance => Buffer.Second.AsMemory(0, length);
}
