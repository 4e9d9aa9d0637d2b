namespace Vae.Cli;

/// <summary>A file of bytes that grows at its end.</summary>
internal sealed class PartialStream(string path) : PartialFile(path)
{
    private const int ReadBytes = 1 << 20;

    // Blocks are large: a buffer would only copy them.
    private readonly FileStream stream = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 0);

    private Task flushing = Task.CompletedTask;

    public override void WriteHeader(ReadOnlySpan<byte> bytes) => WriteRows(bytes);

    public override void BeginFlush()
    {
        if (!flushing.IsCompleted)
        {
            return;
        }

        // The system tells of a failed write once, to whoever flushes next.
        flushing.GetAwaiter().GetResult();
        var handle = stream.SafeFileHandle;
        flushing = Task.Factory.StartNew(
            () => RandomAccess.FlushToDisk(handle),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    public override void Finish()
    {
        flushing.GetAwaiter().GetResult();
        stream.Flush(flushToDisk: true);
        stream.Dispose();
    }

    protected override void Close()
    {
        Task.WhenAny(flushing).GetAwaiter().GetResult();
        stream.Dispose();
    }

    protected override void WriteRows(ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // So .NET calls a file that is larger than a limit or the file system allows.
            throw new IOException($"{Path} may not be longer than {Bytes} bytes", e);
        }

        Count(bytes);
    }

    protected override bool ReadBack(FileState state, long rows)
    {
        if (stream.Length < state.Bytes)
        {
            return false;
        }

        stream.Position = Bytes;
        var buffer = new byte[ReadBytes];
        while (Bytes < state.Bytes)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, state.Bytes - Bytes));
            stream.ReadExactly(part);
            Count(part);
        }

        return true;
    }

    protected override void Truncate(long bytes, long rows)
    {
        stream.SetLength(bytes);
        stream.Position = bytes;
    }
}
