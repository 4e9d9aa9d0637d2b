using System.Buffers.Binary;

namespace Vae.Inference;

/// <summary>
/// The header of an IDX file: two zero bytes, the element type, the number of dimensions, then each dimension as a big-endian 32-bit
/// number, the number of items first.
/// </summary>
internal sealed record IdxHeader(IdxElementType ElementType, IReadOnlyList<int> Dimensions)
{
    public int ElementBytes { get; } = IdxElements.SizeInBytes(ElementType);

    public int ItemSize { get; } = (int)Dimensions.Skip(1).Aggregate(1L, (product, d) => product * d);

    public int Length => 4 + 4 * Dimensions.Count;

    public long DataBytes => (long)Dimensions[0] * ItemSize * ElementBytes;

    /// <summary>Reads and checks a header.</summary>
    public static IdxHeader Read(IdxInput input)
    {
        var name = input.Name;
        Span<byte> magic = stackalloc byte[4];
        var found = input.Read(magic);
        if (found < 4)
        {
            throw new InvalidDataException(
                found == 0
                    ? $"{name} is empty; expected an IDX file."
                    : $"{name} ends after {found} bytes; expected an IDX header of at least 8 bytes."
            );
        }

        if (magic[0] != 0 || magic[1] != 0 || !Enum.IsDefined((IdxElementType)magic[2]) || magic[3] == 0)
        {
            throw new InvalidDataException(
                $"{name} starts with the bytes {Convert.ToHexString(magic)}; expected 0000, an IDX element type "
                    + "(08, 09, 0B, 0C, 0D or 0E) and a number of dimensions."
            );
        }

        var bytes = new byte[4 * magic[3]];
        if ((found = input.Read(bytes)) < bytes.Length)
        {
            throw new InvalidDataException(
                $"{name} ends after {4 + found} bytes; expected {4 + bytes.Length} bytes of header for its {magic[3]} dimensions."
            );
        }

        return new IdxHeader((IdxElementType)magic[2], ReadDimensions(bytes, (IdxElementType)magic[2], name));
    }

    public void Write(Stream stream)
    {
        var bytes = new byte[Length];
        bytes[2] = (byte)ElementType;
        bytes[3] = (byte)Dimensions.Count;
        for (var i = 0; i < Dimensions.Count; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + 4 * i), Dimensions[i]);
        }

        stream.Write(bytes);
    }

    private static int[] ReadDimensions(ReadOnlySpan<byte> bytes, IdxElementType type, string name)
    {
        var dimensions = new int[bytes.Length / 4];
        var itemBytes = (long)IdxElements.SizeInBytes(type);
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
            itemBytes *= i == 0 ? 1 : dimension;
            if (itemBytes > Array.MaxLength)
            {
                throw new InvalidDataException(
                    $"{name} has items of {itemBytes} bytes or more by its header; expected at most {Array.MaxLength}."
                );
            }
        }

        return dimensions;
    }
}
