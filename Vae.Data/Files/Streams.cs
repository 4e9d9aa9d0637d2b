namespace Vae.Data;

/// <summary>A stream that is only read, from start to end.</summary>
internal abstract class ForwardStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public abstract override int Read(Span<byte> buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A forward-only stream with a few bytes put back in front, so that they can be looked at first.</summary>
internal sealed class PrefixedStream(byte[] prefix, Stream rest) : ForwardStream
{
    private int position;

    public override int Read(Span<byte> buffer)
    {
        if (position == prefix.Length)
        {
            return rest.Read(buffer);
        }

        var count = Math.Min(buffer.Length, prefix.Length - position);
        prefix.AsSpan(position, count).CopyTo(buffer);
        position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            rest.Dispose();
        }

        base.Dispose(disposing);
    }
}

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
