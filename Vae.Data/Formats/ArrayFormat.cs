using System.Numerics;
using System.Runtime.InteropServices;

namespace Vae.Data;

/// <summary>What the header of an array says.</summary>
/// <param name="Length">The bytes in front of the first element.</param>
/// <param name="Element">The element type.</param>
/// <param name="ElementName">The element type as the format calls it.</param>
/// <param name="Swapped">Whether elements are in the other byte order than the machine's.</param>
/// <param name="Count">The number of rows: the first dimension.</param>
/// <param name="RowShape">The other dimensions.</param>
internal sealed record ArrayHeader(
    int Length,
    RowElement Element,
    string ElementName,
    bool Swapped,
    long Count,
    IReadOnlyList<int> RowShape
)
{
    /// <summary>The elements of one row.</summary>
    public int RowSize { get; } = (int)RowShape.Aggregate(1L, (product, d) => product * d);

    public long RowBytes => (long)RowSize * Element.Bytes();

    /// <summary>Whether elements are 0 for false and 1 for true.</summary>
    public bool IsBoolean { get; init; }

    public string Expected => $"{Count} rows of {RowSize} elements";
}

/// <summary>A format whose file is a header and then one element after the other.</summary>
internal abstract class ArrayFormat(string name, params IReadOnlyList<string> endings) : RowFormat(name, endings)
{
    private const int MostHeaderBytes = 1 << 20;

    public override bool IsReadable => true;

    /// <summary>Whether elements are written in the other byte order than the machine's.</summary>
    protected abstract bool WritesSwapped { get; }

    public override RowDecoder NewDecoder(InputSource source, RowReaderOptions options) =>
        new ArrayDecoder(source, ReadHeader(source.Bytes, source.Name), options);

    public override RowEncoder NewEncoder(RowLayout layout) => new ArrayEncoder(this, WritesSwapped, layout);

    public abstract override byte[] Header(RowElement element, IReadOnlyList<int> shape, long count, int atLeast = 0);

    // No file system has files of more than 2^63 bytes.
    public override long MostRows(RowElement element, IReadOnlyList<int> shape) =>
        (long)(
            (long.MaxValue - MostHeaderBytes) / shape.Aggregate((Int128)element.Bytes(), (product, d) => product * d)
        );

    /// <summary>Reads and checks a header.</summary>
    protected abstract ArrayHeader ReadHeader(Stream stream, string name);
}

/// <summary>Rows, or single whole numbers, as an array.</summary>
file sealed class ArrayEncoder(ArrayFormat format, bool swaps, RowLayout layout) : RowEncoder(layout)
{
    public override byte[] Header(long count, int atLeast = 0) =>
        format.Header(Layout.Element, Layout.Shape, count, atLeast);

    public override void Encode(RowSpan rows, MemoryStream target)
    {
        if (Layout.Element == RowElement.UInt8)
        {
            UnitBytes.Convert(rows.Values, target.Grow(rows.Values.Length));
        }
        else
        {
            EncodeValues(rows.FirstRow, rows.Values, target);
        }
    }

    public override void EncodeValues<T>(long firstRow, ReadOnlySpan<T> values, MemoryStream target)
    {
        if (RowElements.Of<T>() != Layout.Element)
        {
            throw new ArgumentException(
                $"The elements are {RowElements.Of<T>()}; expected {Layout.Element}, which {nameof(RowWriter.WriteValues)} takes."
            );
        }

        var raw = target.Grow(checked(values.Length * Layout.Element.Bytes()));
        MemoryMarshal.AsBytes(values).CopyTo(raw);
        Finish(raw);
    }

    public override void EncodeLabels(long firstRow, ReadOnlySpan<long> labels, MemoryStream target)
    {
        var raw = target.Grow(checked(labels.Length * Layout.Element.Bytes()));
        Layout.Element.FromLongs(labels, raw);
        Finish(raw);
    }

    private void Finish(Span<byte> raw)
    {
        if (swaps)
        {
            Layout.Element.ReverseEndianness(raw);
        }
    }
}
