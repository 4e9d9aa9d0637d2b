using System.Numerics;
using System.Runtime.InteropServices;

namespace Vae.Data;

/// <summary>The rows of an array. A plain file's length is checked at the opening, a packed one's when its last row is read.</summary>
internal sealed class ArrayDecoder : RowDecoder
{
    private const int BufferBytes = 1 << 16;

    private readonly ArrayHeader header;
    private byte[] buffer = [];
    private long position;

    public ArrayDecoder(InputSource source, ArrayHeader header, RowReaderOptions options)
        : base(source, options)
    {
        this.header = header;
        if (options.LabelColumn is { } column)
        {
            throw new ArgumentException(
                $"{source.Name} is an array, and {nameof(RowReaderOptions)}.{nameof(RowReaderOptions.LabelColumn)} (--label-column) {column} "
                    + "names a column of text; expected labels in a file of their own."
            );
        }

        var expected = header.Length + header.Count * header.RowBytes;
        if (source.Bytes.CanSeek && source.Bytes.Length != expected)
        {
            throw new InvalidDataException(
                $"{source.Name} has {source.Bytes.Length} bytes; expected {expected} for {header.Expected} of type {header.ElementName}."
            );
        }
    }

    public override long? Count => header.Count;

    public override RowElement? Element => header.Element;

    public override IReadOnlyList<int> RowShape => header.RowShape;

    public override int RowSize => header.RowSize;

    public override bool CanSeek => Source.Bytes.CanSeek;

    public override long Position => position;

    public override void Seek(long row)
    {
        Source.Bytes.Position = header.Length + row * header.RowBytes;
        position = row;
    }

    public override void Skip(long rows)
    {
        if (rows > header.Count - position)
        {
            throw TooFewRows(header.Count, position + rows);
        }

        if (CanSeek)
        {
            Seek(position + rows);
            return;
        }

        for (var left = rows * header.RowBytes; left > 0; left -= BufferBytes)
        {
            Fill(Buffer(left));
        }

        Advance(rows);
    }

    public override int Read(Span<float> rows, Span<long> labels)
    {
        var count = RowsThatFit(rows.Length);
        if (header.Element == RowElement.Float32)
        {
            ReadValues(rows);
            Scale.Apply(rows[..(count * RowSize)]);
            return count;
        }

        for (var left = rows[..(count * RowSize)]; !left.IsEmpty; )
        {
            var raw = NextElements(left.Length);
            var read = raw.Length / header.Element.Bytes();
            if (header.Element == RowElement.UInt8)
            {
                Scale.Convert(raw, left[..read]);
            }
            else
            {
                header.Element.ToFloats(raw, left[..read]);
                RequireRange(raw, left[..read], position * RowSize + count * RowSize - left.Length);
                Scale.Apply(left[..read]);
            }

            left = left[read..];
        }

        Advance(count);
        return count;
    }

    public override int ReadValues<T>(Span<T> rows)
    {
        if (RowElements.Of<T>() != header.Element)
        {
            throw new InvalidDataException(
                $"{Source.Name} holds elements of type {header.ElementName}; expected {RowElements.Of<T>()}."
            );
        }

        var count = RowsThatFit(rows.Length);
        var raw = MemoryMarshal.AsBytes(rows[..(count * RowSize)]);
        Fill(raw);
        ToMachineOrder(raw);
        Check(raw);
        if (header.Element == RowElement.UInt8)
        {
            Scale.Note(raw);
        }

        Advance(count);
        return count;
    }

    public override int ReadLabels(Span<long> labels)
    {
        var count = RowsThatFit(labels.Length);
        try
        {
            for (var left = labels[..count]; !left.IsEmpty; )
            {
                var raw = NextElements(left.Length);
                var read = raw.Length / header.Element.Bytes();
                var odd = header.Element.ToLongs(raw, left[..read]);
                if (odd >= 0)
                {
                    var size = header.Element.Bytes();
                    throw NotWhole(raw.Slice(odd * size, size), position + count - left.Length + odd);
                }

                left = left[read..];
            }
        }
        catch (OverflowException e)
        {
            throw new InvalidDataException($"{Source.Name} has a label above {long.MaxValue}; expected less.", e);
        }

        Advance(count);
        return count;
    }

    /// <summary>A double beyond what a float holds would become infinite without a word.</summary>
    private void RequireRange(ReadOnlySpan<byte> raw, ReadOnlySpan<float> values, long first)
    {
        if (header.Element != RowElement.Float64 || !values.ContainsAny(float.PositiveInfinity, float.NegativeInfinity))
        {
            return;
        }

        var doubles = MemoryMarshal.Cast<byte, double>(raw);
        for (var i = 0; i < values.Length; i++)
        {
            if (float.IsInfinity(values[i]) && double.IsFinite(doubles[i]))
            {
                throw new InvalidDataException(
                    FormattableString.Invariant(
                        $"{Source.Name} has {doubles[i]:R} in row {(first + i) / RowSize}; expected numbers of at most {float.MaxValue:R}, which rows are read as."
                    )
                );
            }
        }
    }

    private InvalidDataException NotWhole(ReadOnlySpan<byte> element, long row)
    {
        Span<float> values = stackalloc float[1];
        header.Element.ToFloats(element, values);
        return new InvalidDataException(
            FormattableString.Invariant(
                $"{Source.Name} gives row {row} the label {values[0]}; expected a whole number."
            )
        );
    }

    private int RowsThatFit(int elements) => (int)Math.Min(elements / RowSize, header.Count - position);

    private ReadOnlySpan<byte> NextElements(int atMost)
    {
        var raw = Buffer((long)atMost * header.Element.Bytes());
        Fill(raw);
        ToMachineOrder(raw);
        Check(raw);
        return raw;
    }

    private void Check(ReadOnlySpan<byte> raw)
    {
        if (header.IsBoolean && raw.ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            throw new InvalidDataException(
                $"{Source.Name} is damaged: one of its Boolean elements is neither 0 nor 1; expected a file as NumPy writes it."
            );
        }
    }

    private Span<byte> Buffer(long atMost)
    {
        // Rows that are read as the type they have need none.
        buffer = buffer.Length == 0 ? new byte[BufferBytes] : buffer;
        return buffer.AsSpan(0, (int)Math.Min(atMost, BufferBytes));
    }

    private void ToMachineOrder(Span<byte> raw)
    {
        if (header.Swapped)
        {
            header.Element.ReverseEndianness(raw);
        }
    }

    private void Fill(Span<byte> bytes)
    {
        if (Source.Bytes.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new InvalidDataException($"{Source.Name} ends early; expected {header.Expected}.");
        }
    }

    private void Advance(long rows)
    {
        position += rows;
        if (position == header.Count && Source.Bytes.ReadByte() >= 0)
        {
            throw new InvalidDataException($"{Source.Name} goes on after its last row; expected {header.Expected}.");
        }
    }
}
