namespace Vae.Batch;

/// <summary>
/// The rows of an NPY file. A plain file's length is checked at the opening, a packed one's when its last row is read.
/// </summary>
internal sealed class NpyTable : Table
{
    private const int BufferBytes = 1 << 16;

    private readonly NpyHeader header;
    private readonly byte[] buffer = new byte[BufferBytes];
    private long position;

    public NpyTable(InputSource source)
        : base(source)
    {
        header = NpyHeader.Read(source.Bytes, source.Name);
        var expected = header.Length + header.Count * header.RowBytes;
        if (source.Bytes.CanSeek && source.Bytes.Length != expected)
        {
            throw new InvalidDataException(
                $"{source.Name} has {source.Bytes.Length} bytes; expected {expected} for {header.Count} rows of {header.RowSize} elements "
                    + $"of type {header.Element.Descr}."
            );
        }
    }

    public override long? Count => header.Count;

    public override int RowSize => header.RowSize;

    public override long Position => position;

    public override void Skip(long rows)
    {
        if (rows > header.Count - position)
        {
            throw TooFewRows(header.Count, position + rows);
        }

        if (Source.Bytes.CanSeek)
        {
            Source.Bytes.Position = header.Length + (position + rows) * header.RowBytes;
        }
        else
        {
            for (var left = rows * header.RowBytes; left > 0; left -= BufferBytes)
            {
                Fill(buffer.AsSpan(0, (int)Math.Min(left, BufferBytes)));
            }
        }

        position += rows;
    }

    public override int Read(Span<float> rows, Span<long> labels)
    {
        var count = (int)Math.Min(rows.Length / RowSize, header.Count - position);
        for (var left = rows[..(count * RowSize)]; !left.IsEmpty; )
        {
            var raw = NextElements(left.Length);
            header.Element.ToFloats(raw, left);
            left = left[(raw.Length / header.Element.Bytes)..];
        }

        Advance(count);
        return count;
    }

    public override int ReadWholeNumbers(Span<long> numbers)
    {
        var count = (int)Math.Min(numbers.Length, header.Count - position);
        try
        {
            for (var left = numbers[..count]; !left.IsEmpty; )
            {
                var raw = NextElements(left.Length);
                header.Element.ToWholeNumbers(raw, left);
                left = left[(raw.Length / header.Element.Bytes)..];
            }
        }
        catch (OverflowException e)
        {
            throw new InvalidDataException($"{Source.Name} has a label above {long.MaxValue}; expected less.", e);
        }

        Advance(count);
        return count;
    }

    public override void RequireLabels()
    {
        base.RequireLabels();
        if (!header.Element.IsWhole)
        {
            throw new InvalidDataException(
                $"{Source.Name} holds elements of type {header.Element.Descr}; expected whole numbers for labels."
            );
        }
    }

    private Span<byte> NextElements(int atMost)
    {
        var raw = buffer.AsSpan(0, (int)Math.Min((long)atMost * header.Element.Bytes, BufferBytes));
        Fill(raw);
        return raw;
    }

    private void Fill(Span<byte> bytes)
    {
        if (Source.Bytes.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new InvalidDataException(
                $"{Source.Name} ends early; expected {header.Count} rows of {header.RowSize} elements."
            );
        }
    }

    private void Advance(int count)
    {
        position += count;
        if (position == header.Count && Source.Bytes.ReadByte() >= 0)
        {
            throw new InvalidDataException(
                $"{Source.Name} goes on after its last row; expected {header.Count} rows of {header.RowSize} elements."
            );
        }
    }
}
