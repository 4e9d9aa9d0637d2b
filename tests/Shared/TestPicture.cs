using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Vae.Tests;

/// <summary>Files of pictures whose every bit a test knows.</summary>
internal static class TestPicture
{
    public const int Grey = 0;
    public const int Rgb = 2;
    public const int Palette = 3;
    public const int GreyAlpha = 4;
    public const int Rgba = 6;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A PNG file of samples as they stand in it, without a filter.</summary>
    /// <param name="width">The width.</param>
    /// <param name="height">The height.</param>
    /// <param name="depth">The bits of a sample, 8 or 16.</param>
    /// <param name="type">The colour type: <see cref="Grey"/> and so on.</param>
    /// <param name="samples">The bytes of the lines.</param>
    /// <param name="palette">The colours of a palette.</param>
    public static byte[] Png(
        int width,
        int height,
        int depth,
        int type,
        ReadOnlySpan<byte> samples,
        byte[]? palette = null
    )
    {
        using var lines = new MemoryStream();
        using (var packed = new ZLibStream(lines, CompressionLevel.Fastest, leaveOpen: true))
        {
            var length = samples.Length / height;
            for (var y = 0; y < height; y++)
            {
                packed.WriteByte(0);
                packed.Write(samples.Slice(y * length, length));
            }
        }

        return
        [
            .. Header(width, height, depth, type),
            .. palette is null ? [] : Chunk("PLTE", palette),
            .. Chunk("IDAT", lines.ToArray()),
            .. Chunk("IEND", []),
        ];
    }

    /// <summary>A small PNG file that says that it holds many pixels.</summary>
    public static byte[] Bomb(int width, int height) =>
        [.. Header(width, height, 8, Rgb), .. Chunk("IDAT", new byte[100]), .. Chunk("IEND", [])];

    private static byte[] Header(int width, int height, int depth, int type)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = ((byte)depth, (byte)type);
        return [.. Signature, .. Chunk("IHDR", header)];
    }

    /// <summary>A JPEG file that says how it is to be turned.</summary>
    /// <param name="jpeg">The file without.</param>
    /// <param name="orientation">EXIF's number, 1 to 8.</param>
    public static byte[] Oriented(byte[] jpeg, int orientation)
    {
        // Big-endian TIFF with one directory of one entry: tag 0x0112, a 16-bit number.
        byte[] exif =
        [
            .. "Exif\0\0MM\0*\0\0\0\b"u8,
            0,
            1,
            0x01,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            (byte)orientation,
            0,
            0,
            0,
            0,
            0,
            0,
        ];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
        var chunk = new byte[named.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        named.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + named.Length), Crc(named));
        return chunk;
    }

    private static uint Crc(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
