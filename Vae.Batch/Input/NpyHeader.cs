using System.Buffers.Binary;
using System.Text;

namespace Vae.Batch;

/// <summary>
/// The header of an NPY file: <c>\x93NUMPY</c>, a version, a length and a Python dictionary of the element type (<c>descr</c>), the order
/// and the shape.
/// </summary>
/// <param name="Length">The bytes before the first element.</param>
/// <param name="Element">The element type.</param>
/// <param name="Count">The number of rows: the first dimension.</param>
/// <param name="RowSize">The elements of one row: the product of the other dimensions.</param>
internal sealed record NpyHeader(int Length, NpyElement Element, long Count, int RowSize)
{
    private const int StartBytes = 8;
    private const int MostTextBytes = 1 << 16;

    public long RowBytes => (long)RowSize * Element.Bytes;

    /// <summary>Reads and checks a header.</summary>
    public static NpyHeader Read(Stream stream, string name)
    {
        var start = ReadBytes(stream, StartBytes, name);
        var (major, minor) = (start[6], start[7]);
        if (major is not (1 or 2 or 3) || minor != 0)
        {
            throw new InvalidDataException($"{name} is NPY {major}.{minor}; expected version 1.0, 2.0 or 3.0.");
        }

        var lengthBytes = ReadBytes(stream, major == 1 ? 2 : 4, name);
        var length =
            major == 1
                ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes)
                : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > MostTextBytes)
        {
            throw new InvalidDataException(
                $"{name} gives its NPY header {length} bytes; expected at most {MostTextBytes}."
            );
        }

        var text = (major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(ReadBytes(stream, (int)length, name));
        var literal = NpyLiteral.Parse(text, name);
        var element = NpyElement.Find(literal.Descr, name);
        var (count, rowSize) = Rows(literal, element, name);
        return new NpyHeader(start.Length + lengthBytes.Length + (int)length, element, count, rowSize);
    }

    private static (long Count, int RowSize) Rows(NpyLiteral literal, NpyElement element, string name)
    {
        if (literal.Shape.Count == 0)
        {
            throw new InvalidDataException($"{name} holds a single number without a dimension; expected rows.");
        }

        if (literal.FortranOrder && literal.Shape.Count > 1)
        {
            throw new InvalidDataException(
                $"{name} is in Fortran order, column by column; expected C order (numpy.ascontiguousarray gives it)."
            );
        }

        var rowBytes = literal
            .Shape.Skip(1)
            .Aggregate((double)element.Bytes, (product, dimension) => product * dimension);
        if (rowBytes < element.Bytes || rowBytes > Array.MaxLength || literal.Shape[0] * rowBytes > long.MaxValue / 2)
        {
            throw new InvalidDataException(
                $"{name} has the shape ({string.Join(", ", literal.Shape)}); expected rows of 1 to {Array.MaxLength / element.Bytes} elements."
            );
        }

        return (literal.Shape[0], (int)(rowBytes / element.Bytes));
    }

    private static byte[] ReadBytes(Stream stream, int count, string name)
    {
        var bytes = new byte[count];
        return stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count
            ? bytes
            : throw new InvalidDataException($"{name} ends within its NPY header; expected {count} bytes more of it.");
    }
}
