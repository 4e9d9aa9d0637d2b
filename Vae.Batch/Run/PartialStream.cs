namespace Vae.Batch;

/// <summary>A file of bytes that grows at its end.</summary>
internal sealed class PartialStream(string path) : PartialFile(path)
{
    private const int ReadBytes = 1 << 20;

    // Blocks are large: a buffer would only copy them.
    private readonly FileStream stream = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 0);

    public override void WriteHeader(ReadOnlySpan<byte> bytes) => WriteRows(bytes);

    public override void Finish()
    {
        stream.Flush(flushToDisk: true);
        stream.Dispose();
    }

    protected override void Close() => stream.Dispose();

    protected override void WriteRows(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
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
