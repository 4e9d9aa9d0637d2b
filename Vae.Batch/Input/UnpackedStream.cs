using System.IO.Compression;
using ZstdSharp;

namespace Vae.Batch;

/// <summary>
/// The contents of a gzip or zstd stream, forward. Members and frames behind the first belong to them. What is damaged becomes one
/// sentence, which is kept because readers on top may wrap it.
/// </summary>
internal sealed class UnpackedStream(Stream packed, Packing packing, string name, bool leaveOpen = false) : Stream
{
    private readonly Stream unpacked =
        packing == Packing.Gzip
            ? new GZipStream(packed, CompressionMode.Decompress, leaveOpen)
            : new DecompressionStream(packed, leaveOpen: leaveOpen);

    /// <summary>What was found damaged; null as long as nothing was.</summary>
    public InvalidDataException? Damage { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return unpacked.Read(buffer);
        }
        catch (Exception e) when (e is InvalidDataException or ZstdException or EndOfStreamException)
        {
            var kind = packing == Packing.Gzip ? "gzip" : "zstd";
            Damage = new InvalidDataException(
                $"{name} is a damaged {kind} file ({e.Message.TrimEnd('.')}); expected one that {kind} can unpack to its end.",
                e
            );
            throw Damage;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacked.Dispose();
        }

        base.Dispose(disposing);
    }
}
