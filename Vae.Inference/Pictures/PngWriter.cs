using System.Buffers.Binary;
using System.IO.Compression;

namespace Vae.Inference;

/// <summary>Writes a PNG of 8-bit grey or RGB pixels line by line in constant memory (PNG specification, third edition).</summary>
internal sealed class PngWriter : IDisposable
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private readonly Stream target;
    private readonly ZLibStream data;
    private readonly int lineLength;
    private int linesLeft;

    /// <summary>Writes the header.</summary>
    /// <param name="target">Receives the file; stays open.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels, the number of lines that have to follow.</param>
    /// <param name="channels">1 for grey, 3 for RGB.</param>
    /// <param name="marked">Whether the file says in <see cref="Mark"/> what wrote it.</param>
    public PngWriter(Stream target, int width, int height, int channels, bool marked = false)
    {
        (this.target, linesLeft, lineLength) = (target, height, width * channels);
        target.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = channels switch
        {
            1 => 0,
            3 => 2,
            _ => throw new ArgumentException($"A picture has {channels} channels; expected 1 (grey) or 3 (RGB)."),
        };
        header[10..].Clear();
        WriteChunk(target, "IHDR"u8, header);
        if (marked)
        {
            WriteChunk(target, "tEXt"u8, Mark);
        }

        data = new ZLibStream(new PngDataStream(target), CompressionLevel.Optimal);
    }

    /// <summary>The text that marks a file as this library's.</summary>
    private static ReadOnlySpan<byte> Mark => "Software\0VaeML"u8;

    /// <summary>Whether a file is a picture that was written with the mark.</summary>
    public static bool IsMarked(string path)
    {
        using var file = File.OpenRead(path);
        // Behind the signature and the header, 8 and 25 bytes, come the mark's length, type and contents.
        var start = new byte[8 + 25 + 8 + Mark.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
            && start.AsSpan(0, 8).SequenceEqual(Signature)
            && start.AsSpan(start.Length - Mark.Length).SequenceEqual(Mark);
    }

    /// <summary>Writes the next line, from the top.</summary>
    /// <param name="line">Bytes of pixels from the left, the channels of a pixel one after the other.</param>
    public void WriteLine(ReadOnlySpan<byte> line)
    {
        if (line.Length != lineLength || linesLeft-- == 0)
        {
            throw new ArgumentException(
                $"A line of {line.Length} bytes does not fit; expected {lineLength}, and no line too many."
            );
        }

        data.WriteByte(0); // no filter
        data.Write(line);
    }

    /// <summary>Writes what is left and the end.</summary>
    public void Complete()
    {
        if (linesLeft > 0)
        {
            throw new InvalidOperationException($"{linesLeft} lines of the picture are missing.");
        }

        data.Dispose();
        WriteChunk(target, "IEND"u8, []);
    }

    /// <inheritdoc/>
    public void Dispose() => data.Dispose();

    internal static void WriteChunk(Stream target, ReadOnlySpan<byte> type, ReadOnlySpan<byte> contents)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, contents.Length);
        target.Write(number);
        target.Write(type);
        target.Write(contents);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(type, contents));
        target.Write(number);
    }
}
