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
        (FirstRow, Count) = (firstRow, count);
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
