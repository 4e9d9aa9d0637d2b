namespace Vae.Inference;

/// <summary>
/// A batch of a stream. Its memory is used again, so that a stream of any length needs that of a few batches: a batch is valid until the
/// next one is asked for, and using it later is an error. Copy what has to stay.
/// </summary>
public abstract class StreamBatch
{
    private readonly BatchBuffer buffer;
    private readonly int generation;

    private protected StreamBatch(BatchBuffer buffer, long firstRow, int count)
    {
        this.buffer = buffer;
        generation = buffer.Generation;
        FirstRow = firstRow;
        Count = count;
    }

    /// <summary>The number of the batch's first row.</summary>
    public long FirstRow { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    private protected BatchBuffer Buffer =>
        buffer.Generation == generation
            ? buffer
            : throw new InvalidOperationException(
                $"The batch of the rows from {FirstRow} on is over: its memory holds the next one. Copy what has to stay."
            );
}

/// <summary>Some rows of data to encode.</summary>
/// <param name="Data">Rows of the model's data size.</param>
/// <param name="Labels">One label per row; empty for an unconditional model.</param>
public readonly record struct DataBatch(ReadOnlyMemory<float> Data, ReadOnlyMemory<long> Labels = default);

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

/// <summary>Some generated rows. Valid until the next batch is asked for.</summary>
public sealed class GeneratedBatch : StreamBatch
{
    private readonly int dataLength;
    private readonly int labelLength;

    internal GeneratedBatch(BatchBuffer buffer, long firstRow, int count, int dataLength, int labelLength)
        : base(buffer, firstRow, count)
    {
        this.dataLength = dataLength;
        this.labelLength = labelLength;
    }

    /// <summary>Rows of the model's data size: probabilities (Bernoulli) or means (Gaussian).</summary>
    /// <exception cref="InvalidOperationException">The next batch was asked for.</exception>
    public ReadOnlyMemory<float> Data => Buffer.First.AsMemory(0, dataLength);

    /// <summary>One label per row; empty for an unconditional model.</summary>
    /// <exception cref="InvalidOperationException">The next batch was asked for.</exception>
    public ReadOnlyMemory<long> Labels => Buffer.Labels.AsMemory(0, labelLength);
}

/// <summary>The memory of a stream's batches, which the next batch takes over.</summary>
internal sealed class BatchBuffer
{
    /// <summary>The first tensor: data, or means.</summary>
    public float[] First { get; private set; } = [];

    /// <summary>The second tensor: log-variances.</summary>
    public float[] Second { get; private set; } = [];

    /// <summary>The labels.</summary>
    public long[] Labels { get; private set; } = [];

    /// <summary>Counts the batches that have lived here; a batch is over when the count has moved on.</summary>
    public int Generation { get; private set; }

    /// <summary>Ends the batch that lives here and makes room for the next.</summary>
    public void Renew(int first, int second, int labels)
    {
        Generation++;
        First = First.Length < first ? new float[first] : First;
        Second = Second.Length < second ? new float[second] : Second;
        Labels = Labels.Length < labels ? new long[labels] : Labels;
    }
}
