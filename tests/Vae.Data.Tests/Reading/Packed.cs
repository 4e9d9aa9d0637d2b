using System.IO.Compression;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Vae.Data.Tests.Reading;

/// <summary>Bytes packed as one or several gzip members or zstd frames.</summary>
internal static class Packed
{
    public static readonly string[] Ways = ["plain", "gzip", "zstd"];

    public static byte[] As(string way, byte[] bytes, int parts = 1) =>
        way == "plain"
            ? bytes
            : [.. bytes.Chunk(Math.Max(1, (bytes.Length + parts - 1) / parts)).SelectMany(part => One(way, part))];

    private static byte[] One(string way, byte[] bytes)
    {
        var packed = new MemoryStream();
        using (Stream stream = way == "gzip" ? new GZipStream(packed, CompressionLevel.Fastest) : Zstd(packed))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    // With a checksum, as the zstd program writes it.
    private static CompressionStream Zstd(MemoryStream packed)
    {
        var stream = new CompressionStream(packed);
        stream.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return stream;
    }
}
