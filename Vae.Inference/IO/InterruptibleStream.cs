namespace Vae.Inference;

/// <summary>
/// A pipe or terminal whose reader does not wait for it longer than it wants to: the bytes are read by another thread, which a cancellation
/// leaves behind.
/// </summary>
internal sealed class InterruptibleStream(Stream source, CancellationToken cancellation) : ForwardStream
{
    private readonly byte[] bytes = new byte[1 << 16];
    private Task<int>? reading;
    private int used;
    private int filled;

    /// <exception cref="OperationCanceledException">Cancelled, also while nothing comes.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (used == filled)
        {
            reading ??= Task.Factory.StartNew(
                () => source.Read(bytes),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );
            Task.WaitAny([reading], cancellation);
            (used, filled) = (0, reading.GetAwaiter().GetResult());
            reading = null;
        }

        var count = Math.Min(buffer.Length, filled - used);
        bytes.AsSpan(used, count).CopyTo(buffer);
        used += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        // What is being read from cannot be closed without waiting for it.
        if (disposing && reading is null)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
