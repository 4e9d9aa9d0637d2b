using System.IO.Compression;
using Vae.Inference;
using ZstdSharp;

namespace Vae.Batch;

/// <summary>
/// The contents of a gzip or zstd stream, forward. Members and frames behind the first belong to them. What is damaged becomes one
/// sentence, which is kept because readers on top may wrap it.
/// </summary>
internal sealed class UnpackedStream(Stream packed, RowCompression compression, string name, bool leaveOpen = false)
    : ForwardStream
{
    private readonly Stream unpacked =
        compression == RowCompression.Gzip
            ? new GZipStream(packed, CompressionMode.Decompress, leaveOpen)
            : new DecompressionStream(packed, leaveOpen: leaveOpen);

    /// <summary>What was found damaged; null as long as nothing was.</summary>
    public InvalidDataException? Damage { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return unpacked.Read(buffer);
        }
        catch (Exception e) when (e is InvalidDataException or ZstdException or EndOfStreamException)
        {
            var kind = compression == RowCompression.Gzip ? "gzip" : "zstd";
            Damage = new InvalidDataException(
                $"{name} is a damaged {kind} file ({e.Message.TrimEnd('.')}); expected one that {kind} can unpack to its end.",
                e
            );
            throw Damage;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacked.Dispose();
        }

        base.Dispose(disposing);
    }
}
