using System.IO.Compression;
using ZstdSharp;

namespace Vae.Batch;

/// <summary>Compresses a block as a gzip member or a Zstandard frame of its own; such pieces one after the other are a file again.</summary>
internal static class BlockCompression
{
    /// <summary>Appends the piece that <paramref name="bytes"/> make.</summary>
    public static void Pack(RowCompression compression, ReadOnlySpan<byte> bytes, MemoryStream target)
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
}
