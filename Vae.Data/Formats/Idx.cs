using System.Buffers.Binary;

namespace Vae.Data;

/// <summary>
/// The format of MNIST's files: two zero bytes, the element type, the number of dimensions, then each dimension as a big-endian 32-bit
/// number, the number of rows first, then big-endian elements.
/// </summary>
internal sealed class IdxFormat() : ArrayFormat("Idx", ".idx", "-ubyte")
{
    private const int MostDimensions = 255;

    // By the third byte of a file.
    private static readonly Dictionary<byte, RowElement> Types = new()
    {
        [0x08] = RowElement.UInt8,
        [0x09] = RowElement.Int8,
        [0x0B] = RowElement.Int16,
        [0x0C] = RowElement.Int32,
        [0x0D] = RowElement.Float32,
        [0x0E] = RowElement.Float64,
    };

    public override long MostRows(RowElement element, IReadOnlyList<int> shape) =>
        Math.Min(int.MaxValue, base.MostRows(element, shape));

    protected override bool WritesSwapped => BitConverter.IsLittleEndian;

    public override bool Fits(ReadOnlySpan<byte> start) => start is [0, 0, ..];

    public override RowElement DefaultElement(bool areUnit) => areUnit ? RowElement.UInt8 : RowElement.Float32;

    public override RowElement LabelElement(int classCount) =>
        classCount is > 0 and <= 256 ? RowElement.UInt8 : RowElement.Int32;

    public override bool Holds(RowElement element) => Types.ContainsValue(element);

    /// <summary>Grey images have no axis for the one channel.</summary>
    public override IReadOnlyList<int> ShapeOf(IReadOnlyList<int> shape) =>
        shape is [1, var height, var width] ? [height, width] : shape;

    public override byte[] Header(RowElement element, IReadOnlyList<int> shape, long count, int atLeast = 0)
    {
        var rowBytes = shape.Aggregate((double)element.Bytes(), (product, d) => product * d);
        if (shape.Count >= MostDimensions || shape.Any(d => d < 1) || rowBytes > Array.MaxLength || count < 0)
        {
            throw new ArgumentException(
                $"An IDX file of {count} rows of shape [{string.Join(", ", shape)}] is not possible; expected at most "
                    + $"{MostDimensions - 1} dimensions of at least 1, rows of at most {Array.MaxLength} bytes, no negative count."
            );
        }

        if (count > MostRows(element, shape))
        {
            throw new ArgumentException(
                $"An IDX file holds at most {MostRows(element, shape)} rows, and there are {count}; expected another format, such as .npy, or fewer rows."
            );
        }

        if (!Holds(element))
        {
            throw new ArgumentException($"IDX files hold no {element}; expected {string.Join(", ", Types.Values)}.");
        }

        var bytes = new byte[8 + 4 * shape.Count];
        bytes[2] = Types.First(type => type.Value == element).Key;
        bytes[3] = (byte)(1 + shape.Count);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), (int)count);
        for (var i = 0; i < shape.Count; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8 + 4 * i), shape[i]);
        }

        return bytes;
    }

    protected override ArrayHeader ReadHeader(Stream stream, string name)
    {
        Span<byte> magic = stackalloc byte[4];
        var found = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        if (found < magic.Length)
        {
            throw new InvalidDataException(
                $"{name} ends after {found} bytes; expected an IDX header of at least 8 bytes."
            );
        }

        if (!Types.TryGetValue(magic[2], out var element) || magic[3] == 0)
        {
            throw new InvalidDataException(
                $"{name} starts with the bytes {Convert.ToHexString(magic)}; expected 0000, an IDX element type "
                    + "(08, 09, 0B, 0C, 0D or 0E) and a number of dimensions."
            );
        }

        var bytes = new byte[4 * magic[3]];
        if ((found = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)) < bytes.Length)
        {
            throw new InvalidDataException(
                $"{name} ends after {4 + found} bytes; expected {4 + bytes.Length} bytes of header for its {magic[3]} dimensions."
            );
        }

        var dimensions = ReadDimensions(bytes, element, name);
        return new ArrayHeader(
            4 + bytes.Length,
            element,
            $"{element}",
            BitConverter.IsLittleEndian,
            dimensions[0],
            dimensions[1..]
        );
    }

    private static int[] ReadDimensions(ReadOnlySpan<byte> bytes, RowElement element, string name)
    {
        var dimensions = new int[bytes.Length / 4];
        var rowBytes = (long)element.Bytes();
        for (var i = 0; i < dimensions.Length; i++)
        {
            var dimension = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 * i)..]);
            if (dimension > int.MaxValue || (i > 0 && dimension == 0))
            {
                throw new InvalidDataException(
                    $"{name} gives its dimension {i} as {dimension}; expected {(i == 0 ? 0 : 1)} to {int.MaxValue}."
                );
            }

            dimensions[i] = (int)dimension;
            rowBytes *= i == 0 ? 1 : dimension;
            if (rowBytes > Array.MaxLength)
            {
                throw new InvalidDataException(
                    $"{name} has rows of {rowBytes} bytes or more by its header; expected at most {Array.MaxLength}."
                );
            }
        }

        return dimensions;
    }
}
