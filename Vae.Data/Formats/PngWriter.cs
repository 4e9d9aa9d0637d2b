using System.Buffers.Binary;
using System.IO.Compression;

namespace Vae.Data;

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
        this.target = target;
        linesLeft = height;
        lineLength = width * channels;
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

/// <summary>Cuts compressed data into IDAT chunks.</summary>
internal sealed class PngDataStream(Stream target) : Stream
{
    private readonly byte[] buffer = new byte[1 << 15];
    private int filled;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(bytes.Length, buffer.Length - filled);
            bytes[..count].CopyTo(buffer.AsSpan(filled));
            filled += count;
            bytes = bytes[count..];
            if (filled == buffer.Length)
            {
                WriteChunk();
            }
        }
    }

    public override void Write(byte[] bytes, int offset, int count) => Write(bytes.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] bytes, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && filled > 0)
        {
            WriteChunk();
        }

        base.Dispose(disposing);
    }

    private void WriteChunk()
    {
        PngWriter.WriteChunk(target, "IDAT"u8, buffer.AsSpan(0, filled));
        filled = 0;
    }
}

/// <summary>The checksum of PNG chunks: CRC-32 with the polynomial 0xEDB88320 (PNG specification, annex D).</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(n => Entry((uint)n))];

    /// <summary>The checksum of the parts, one after the other.</summary>
    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        ~Update(Update(uint.MaxValue, first), second);

    private static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return crc;
    }

    private static uint Entry(uint n)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            n = (n & 1) == 1 ? 0xEDB88320 ^ (n >> 1) : n >> 1;
        }

        return n;
    }
}
