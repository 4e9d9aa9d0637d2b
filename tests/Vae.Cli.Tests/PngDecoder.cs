using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Vae.Cli.Tests;

/// <summary>A reader of the PNGs that are written here, which shares no code with the writer; it checks every checksum bit by bit.</summary>
internal sealed record PngDecoder(int Width, int Height, int Channels, byte[] Pixels)
{
    public static PngDecoder Read(byte[] file)
    {
        Assert.Equal([137, 80, 78, 71, 13, 10, 26, 10], file[..8]);
        var chunks = Chunks(file).ToList();
        Assert.Equal(("IHDR", "IEND"), (chunks[0].Type, chunks[^1].Type));
        Assert.All(chunks[1..^1], chunk => Assert.Equal("IDAT", chunk.Type));
        var header = chunks[0].Contents;
        var width = BinaryPrimitives.ReadInt32BigEndian(header);
        var height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        Assert.Equal([8, 0, 0, 0], (byte[])[header[8], .. header[10..]]);
        var channels = header[9] == 0 ? 1 : 3;
        using var zipped = new ZLibStream(
            new MemoryStream([.. chunks[1..^1].SelectMany(c => c.Contents)]),
            CompressionMode.Decompress
        );
        var lines = new byte[height * (width * channels + 1)];
        zipped.ReadExactly(lines);
        Assert.Equal(-1, zipped.ReadByte());
        var pixels = lines
            .Chunk(width * channels + 1)
            .SelectMany(line => line[0] == 0 ? line[1..] : throw new NotSupportedException());
        return new PngDecoder(width, height, channels, [.. pixels]);
    }

    private static IEnumerable<(string Type, byte[] Contents)> Chunks(byte[] file)
    {
        for (var at = 8; at < file.Length; )
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var typed = file[(at + 4)..(at + 8 + length)];
            Assert.Equal(Crc(typed), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            yield return (Encoding.ASCII.GetString(typed[..4]), typed[4..]);
            at += 12 + length;
        }
    }

    /// <summary>The remainder of a division of polynomials, one bit after the other.</summary>
    private static uint Crc(byte[] bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var bit in bytes.SelectMany(b => Enumerable.Range(0, 8).Select(i => (uint)(b >> i) & 1)))
        {
            crc = ((crc ^ bit) & 1) == 1 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
        }

        return ~crc;
    }
}
