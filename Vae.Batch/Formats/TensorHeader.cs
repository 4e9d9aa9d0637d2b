using System.Buffers.Binary;
using System.Text;
using Vae.Inference;

namespace Vae.Batch;

/// <summary>The headers of IDX and NPY files.</summary>
internal static class TensorHeader
{
    private const int Alignment = 64;

    /// <summary>The header of a file of <paramref name="count"/> rows.</summary>
    /// <exception cref="ArgumentException">The format cannot hold as many.</exception>
    public static byte[] Of(RowFormat format, RowElement element, IReadOnlyList<int> itemShape, long count) =>
        format == RowFormat.Npy ? Npy(element, itemShape, count) : Idx(element, itemShape, count);

    private static byte[] Idx(RowElement element, IReadOnlyList<int> itemShape, long count)
    {
        if (count > int.MaxValue)
        {
            throw new ArgumentException(
                $"An IDX file holds at most {int.MaxValue} rows, and there are {count}; expected another format, such as .npy, or fewer rows."
            );
        }

        var type = element switch
        {
            RowElement.UInt8 => IdxElementType.UInt8,
            RowElement.Int32 => IdxElementType.Int32,
            RowElement.Float32 => IdxElementType.Float32,
            _ => throw new ArgumentException($"IDX files hold no {element}."),
        };
        using var header = new MemoryStream();
        new IdxHeader(type, [(int)count, .. itemShape]).Write(header);
        return header.ToArray();
    }

    /// <summary>Version 1.0 of NumPy's format (NEP 1): one array in row-major order.</summary>
    private static byte[] Npy(RowElement element, IReadOnlyList<int> itemShape, long count)
    {
        var type = element switch
        {
            RowElement.UInt8 => "|u1",
            RowElement.Int32 => "<i4",
            RowElement.Int64 => "<i8",
            _ => "<f4",
        };
        // Python writes a tuple of one with a comma.
        var shape = itemShape.Count == 0 ? $"{count}," : $"{count}, {string.Join(", ", itemShape)}";
        var text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({shape}), }}";
        var length = (10 + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var header = new byte[length];
        ReadOnlySpan<byte> magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];
        magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(length - 10));
        Encoding.ASCII.GetBytes(text.PadRight(length - 11) + "\n").CopyTo(header, 10);
        return header;
    }
}
