using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Data view types, and arrays of their values, in the entries of a saved model.</summary>
internal static class BinaryValues
{
    private const byte RowId = 0;
    private const byte Key = 254;
    private const byte Vector = 255;

    public static void WriteType(this BinaryWriter writer, DataViewType type)
    {
        switch (type)
        {
            case VectorDataViewType vector:
                writer.Write(Vector);
                writer.WriteType(vector.ItemType);
                writer.WriteArray<int>([.. vector.Dimensions]);
                break;
            case KeyDataViewType key:
                writer.Write(Key);
                writer.WriteType(ColumnTypes.FromRawType(key.RawType));
                writer.Write(key.Count);
                break;
            case RowIdDataViewType:
                writer.Write(RowId);
                break;
            default:
                writer.Write((byte)Enum.GetValues<DataKind>().Single(kind => ColumnTypes.FromKind(kind).Equals(type)));
                break;
        }
    }

    public static DataViewType ReadType(this BinaryReader reader) =>
        reader.ReadByte() switch
        {
            Vector => new VectorDataViewType((PrimitiveDataViewType)reader.ReadType(), reader.ReadArray<int>()),
            Key => new KeyDataViewType(reader.ReadType().RawType, reader.ReadUInt64()),
            RowId => RowIdDataViewType.Instance,
            var kind => ColumnTypes.FromKind((DataKind)kind),
        };

    public static void WriteArray<T>(this BinaryWriter writer, T[] values)
    {
        writer.Write(values.Length);
        if (values is ReadOnlyMemory<char>[] texts)
        {
            foreach (var text in texts)
                writer.Write(text.ToString());
        }
        else
            writer.Write(AsBytes(values));
    }

    public static T[] ReadArray<T>(this BinaryReader reader)
    {
        var values = new T[reader.ReadInt32()];
        if (values is ReadOnlyMemory<char>[] texts)
        {
            foreach (ref var text in texts.AsSpan())
                text = reader.ReadString().AsMemory();
        }
        else
            reader.BaseStream.ReadExactly(AsBytes(values));
        return values;
    }

    /// <summary>The memory of numbers.</summary>
    public static Span<byte> AsBytes<T>(T[] values) =>
        MemoryMarshal.CreateSpan(
            ref Unsafe.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(values)),
            values.Length * Unsafe.SizeOf<T>()
        );
}
