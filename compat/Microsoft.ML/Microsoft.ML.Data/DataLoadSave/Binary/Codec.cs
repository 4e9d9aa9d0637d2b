namespace Microsoft.ML.Data.IO;

/// <summary>How an .idv file describes the types of its columns: numbers and text, and vectors of them.</summary>
internal static class Codec
{
    private const string Text = "TextSpan";
    private const string Vector = "VBuffer";

    public static void WriteType(this BinaryWriter writer, DataViewType type)
    {
        if (type is VectorDataViewType { IsKnownSize: true } vector)
        {
            using var parameters = new BinaryWriter(new MemoryStream());
            parameters.WriteType(vector.ItemType);
            parameters.Write(vector.Dimensions.Length);
            foreach (var dimension in vector.Dimensions)
                parameters.Write(dimension);
            writer.Write(Vector);
            writer.Write7BitEncodedInt64(parameters.BaseStream.Length);
            writer.Write(((MemoryStream)parameters.BaseStream).ToArray());
            return;
        }
        if (type is not (NumberDataViewType or TextDataViewType))
            throw new NotSupportedException($"The stand-in saves numbers and text only, not {type}.");
        writer.Write(type is TextDataViewType ? Text : type.RawType.Name);
        writer.Write7BitEncodedInt64(0);
    }

    public static DataViewType ReadType(this BinaryReader reader)
    {
        var name = reader.ReadString();
        reader.Read7BitEncodedInt64();
        if (name == Vector)
        {
            var item = (PrimitiveDataViewType)reader.ReadType();
            var dimensions = new int[reader.ReadInt32()];
            reader.BaseStream.ReadExactly(BinaryValues.AsBytes(dimensions));
            return new VectorDataViewType(item, dimensions);
        }
        return name == Text
            ? TextDataViewType.Instance
            : ColumnTypes.FromRawType(Type.GetType($"System.{name}"))
                ?? throw new NotSupportedException($"The stand-in reads numbers and text only, not {name}.");
    }
}
