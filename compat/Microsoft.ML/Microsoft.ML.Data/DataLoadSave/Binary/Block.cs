using System.IO.Compression;
using System.Text;

namespace Microsoft.ML.Data.IO;

/// <summary>The values that a column has in some rows.</summary>
internal abstract class Block
{
    public const byte Deflate = 1;

    public static Block Of(DataViewType type) =>
        (Block)Activator.CreateInstance(typeof(Block<>).MakeGenericType(type.GetItemType().RawType), type);

    /// <summary>What adds a row's current value.</summary>
    public abstract Action Adder(DataViewRow row, DataViewSchema.Column column);

    /// <summary>What adds the value of an annotation.</summary>
    public abstract Action Adder(DataViewSchema.Annotations annotations, DataViewSchema.Column annotation);

    /// <summary>A getter of one of the values.</summary>
    public abstract Delegate Getter(Func<int> index);

    /// <summary>Writes the values, packed, and forgets them. Returns their length when they are not packed.</summary>
    public int WriteAndClear(Stream target)
    {
        using var values = new MemoryStream();
        using (var writer = new BinaryWriter(values, Encoding.UTF8, leaveOpen: true))
            WriteAndClear(writer);
        using (var packed = new DeflateStream(target, CompressionMode.Compress, leaveOpen: true))
            values.WriteTo(packed);
        return (int)values.Length;
    }

    /// <summary>Puts values in place of those that are there.</summary>
    public void Read(byte[] bytes, byte compression, int count)
    {
        Stream values = new MemoryStream(bytes);
        using var reader = new BinaryReader(
            compression == Deflate ? new DeflateStream(values, CompressionMode.Decompress) : values
        );
        Read(reader, count);
    }

    protected abstract void WriteAndClear(BinaryWriter writer);

    protected abstract void Read(BinaryReader reader, int count);
}
