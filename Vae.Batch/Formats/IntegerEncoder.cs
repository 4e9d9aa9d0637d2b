using System.Buffers.Binary;

namespace Vae.Batch;

/// <summary>Labels or row numbers as an array in IDX (unsigned bytes, or big-endian int32) or NPY (int64).</summary>
internal sealed class IntegerEncoder(RowFormat format, RowRole role, RowElement element) : IRowEncoder
{
    public byte[] Header(long count) => TensorHeader.Of(format, element, [], count);

    public void Encode(RowSpan rows, MemoryStream target)
    {
        var size = element switch
        {
            RowElement.UInt8 => 1,
            RowElement.Int32 => 4,
            _ => 8,
        };
        var bytes = target.Grow(rows.Count * size);
        for (var i = 0; i < rows.Count; i++)
        {
            var number = role == RowRole.Labels ? rows.Labels[i] : rows.FirstRow + i;
            switch (element)
            {
                case RowElement.UInt8:
                    bytes[i] = checked((byte)number);
                    break;
                case RowElement.Int32:
                    BinaryPrimitives.WriteInt32BigEndian(bytes[(4 * i)..], checked((int)number));
                    break;
                default:
                    BinaryPrimitives.WriteInt64LittleEndian(bytes[(8 * i)..], number);
                    break;
            }
        }
    }
}
