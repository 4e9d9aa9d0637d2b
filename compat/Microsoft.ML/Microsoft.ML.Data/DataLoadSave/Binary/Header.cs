namespace Microsoft.ML.Data.IO;

/// <summary>The start of an .idv file: 256 bytes, of which these are used.</summary>
internal readonly record struct Header(long TableOfContentsOffset, long TailOffset, long RowCount, int ColumnCount)
{
    public const int Size = 256;
    public const ulong TailSignature = 0x434D4C0044564200;

    private const ulong Signature = 0x00425644004C4D43;
    private const ulong Version = 0x0001000100010006;

    public void Write(BinaryWriter writer)
    {
        writer.Write(Signature);
        writer.Write(Version);
        writer.Write(Version); // the least version of a reader
        writer.Write(TableOfContentsOffset);
        writer.Write(TailOffset);
        writer.Write(RowCount);
        writer.Write(ColumnCount);
    }

    public static Header Read(BinaryReader reader)
    {
        var length = reader.BaseStream.Length;
        if (length < Size)
            throw new FormatException($"Read only {length} bytes in file, expected header size of {Size}");
        if (reader.ReadUInt64() != Signature)
            throw new FormatException("This does not appear to be a binary dataview file");
        if (reader.ReadUInt64() < Version || reader.ReadUInt64() > Version)
            throw new NotSupportedException("The stand-in reads version 1.1.1.6 only.");
        return new Header(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32());
    }
}
