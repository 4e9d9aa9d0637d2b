using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Vae.Tests;

/// <summary>
/// A reader of PNGs of 8-bit grey, RGB or RGBA pixels, which shares no code with the writer; it checks every checksum bit by bit.
/// </summary>
internal sealed record PngDecoder(int Width, int Height, int Channels, byte[] Pixels)
{
    public static PngDecoder Read(byte[] file)
    {
        Assert.Equal([137, 80, 78, 71, 13, 10, 26, 10], file[..8]);
        var chunks = Chunks(file).ToList();
        Assert.Equal(("IHDR", "IEND"), (chunks[0].Type, chunks[^1].Type));
        var header = chunks[0].Contents;
        var width = BinaryPrimitives.ReadInt32BigEndian(header);
        var height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        Assert.Equal([8, 0, 0, 0], (byte[])[header[8], .. header[10..]]);
        var channels = header[9] switch
        {
            0 => 1,
            2 => 3,
            6 => 4,
            var type => throw new NotSupportedException($"Colour type {type}."),
        };
        var data = chunks.Where(chunk => chunk.Type == "IDAT").SelectMany(chunk => chunk.Contents);
        using var zipped = new ZLibStream(new MemoryStream([.. data]), CompressionMode.Decompress);
        var lines = new byte[height * (width * channels + 1)];
        zipped.ReadExactly(lines);
        Assert.Equal(-1, zipped.ReadByte());
        return new PngDecoder(width, height, channels, Unfiltered(lines, width * channels, channels));
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

    /// <summary>Undoes the filters of lines: none, the left neighbour, the one above, their average, or Paeth's choice.</summary>
    private static byte[] Unfiltered(byte[] lines, int width, int step)
    {
        var pixels = new byte[lines.Length / (width + 1) * width];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (y, x) = Math.DivRem(i, width);
            int left = x < step ? 0 : pixels[i - step];
            int above = y == 0 ? 0 : pixels[i - width];
            int corner = x < step || y == 0 ? 0 : pixels[i - width - step];
            var predicted = lines[y * (width + 1)] switch
            {
                0 => 0,
                1 => left,
                2 => above,
                3 => (left + above) / 2,
                4 => Paeth(left, above, corner),
                var filter => throw new InvalidDataException($"Filter {filter}."),
            };
            pixels[i] = (byte)(lines[y * (width + 1) + 1 + x] + predicted);
        }

        return pixels;
    }

    private static int Paeth(int left, int above, int corner)
    {
        var (toLeft, toAbove) = (Math.Abs(above - corner), Math.Abs(left - corner));
        var toCorner = Math.Abs(left + above - 2 * corner);
        return toLeft <= toAbove && toLeft <= toCorner ? left
            : toAbove <= toCorner ? above
            : corner;
    }

    /// <summary>The remainder of a division of polynomials, one bit after the other.</summary>
    private static uint Crc(byte[] bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            for (var i = 0; i < 8; i++)
            {
                crc = ((crc ^ (uint)(value >> i)) & 1) == 1 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            }
        }

        return ~crc;
    }
}
