using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Vae.Inference;

namespace Vae.Batch;

/// <summary>Images, codes or latent vectors as an array in IDX or NPY: float32, or pixels as bytes.</summary>
internal sealed class FloatEncoder(RowFormat format, RowRole role, RowElement element, IReadOnlyList<int> itemShape)
    : IRowEncoder
{
    // IDX is big-endian, NPY as we write it little-endian.
    private readonly bool swaps = BitConverter.IsLittleEndian == (format == RowFormat.Idx);

    public byte[] Header(long count) => TensorHeader.Of(format, element, itemShape, count);

    public void Encode(RowSpan rows, MemoryStream target)
    {
        var values = role == RowRole.Latents ? rows.Latents : rows.Values;
        if (element == RowElement.UInt8)
        {
            PixelBytes.FromUnit(values, target.Grow(values.Length));
            return;
        }

        var bytes = target.Grow(checked(values.Length * sizeof(float)));
        if (swaps)
        {
            BinaryPrimitives.ReverseEndianness(
                MemoryMarshal.Cast<float, int>(values),
                MemoryMarshal.Cast<byte, int>(bytes)
            );
        }
        else
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
        }
    }
}
