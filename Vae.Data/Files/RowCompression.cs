using System.IO.Compression;
using ZstdSharp;

namespace Vae.Data;

/// <summary>How a file is compressed: any format but pictures can be.</summary>
internal enum RowCompression
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>As a series of gzip members, one per block (RFC 1952, 2.2).</summary>
    Gzip,

    /// <summary>As a series of Zstandard frames, one per block (RFC 8878, 3.1).</summary>
    Zstd,
}

/// <summary>Compresses and decompresses, and tells the one kind from the other.</summary>
internal static class RowCompressions
{
    /// <summary>The ending of a compressed file's name; empty for none.</summary>
    public static string Ending(this RowCompression compression) =>
        compression switch
        {
            RowCompression.Gzip => ".gz",
            RowCompression.Zstd => ".zst",
            _ => "",
        };

    /// <summary>The compression that a file's name ends in.</summary>
    public static RowCompression OfName(string name) =>
        Array.Find(
            [RowCompression.Gzip, RowCompression.Zstd],
            compression => name.EndsWith(compression.Ending(), StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>The compression that a file's first bytes tell.</summary>
    public static RowCompression OfContents(ReadOnlySpan<byte> start) =>
        start switch
        {
            [0x1F, 0x8B, ..] => RowCompression.Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] => RowCompression.Zstd,
            // A frame to skip, which pzstd and the seekable format put first or last.
            [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..] => RowCompression.Zstd,
            _ => RowCompression.None,
        };

    /// <summary>
    /// Appends what <paramref name="bytes"/> make, compressed as a gzip member or a Zstandard frame of its own; such pieces one after the
    /// other are a file again.
    /// </summary>
    public static void Pack(this RowCompression compression, ReadOnlySpan<byte> bytes, MemoryStream target)
    {
        switch (compression)
        {
            case RowCompression.Gzip:
                using (var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
                {
                    gzip.Write(bytes);
                }

                break;
            case RowCompression.Zstd:
                using (var zstd = new Compressor())
                {
                    var start = (int)target.Length;
                    var packed = zstd.Wrap(bytes, target.Grow(Compressor.GetCompressBound(bytes.Length)));
                    target.SetLength(start + packed);
                }

                break;
            default:
                target.Write(bytes);
                break;
        }
    }

    /// <summary>Makes a stream longer by <paramref name="count"/> bytes and gives them, to be filled.</summary>
    public static Span<byte> Grow(this MemoryStream stream, int count)
    {
        var start = (int)stream.Length;
        stream.SetLength(checked(start + count));
        stream.Position = stream.Length;
        return stream.GetBuffer().AsSpan(start, count);
    }

    /// <summary>All bytes of a stream.</summary>
    public static ReadOnlySpan<byte> Bytes(this MemoryStream stream) =>
        stream.GetBuffer().AsSpan(0, (int)stream.Length);

    /// <summary>Empties a stream; its memory stays.</summary>
    public static void Clear(this MemoryStream stream) => stream.SetLength(0);
}

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
