using System.Text;

namespace Microsoft.ML.Data.IO;

/// <summary>An .idv file as a view. The file is read when rows and annotations are asked for.</summary>
internal sealed partial class BinaryLoader : IDataView, IDisposable
{
    private readonly BinaryReader reader;
    private readonly Header header;
    private readonly List<Column> columns;

    public BinaryLoader(Stream stream)
    {
        reader = new BinaryReader(stream, Encoding.UTF8);
        header = Header.Read(reader);
        stream.Position = header.TailOffset;
        if (reader.ReadUInt64() != Header.TailSignature)
            throw new FormatException("Incorrect tail signature");
        stream.Position = header.TableOfContentsOffset;
        columns = [.. Enumerable.Range(0, header.ColumnCount).Select(_ => ReadColumn())];
        var schema = new DataViewSchema.Builder();
        foreach (var column in columns)
            schema.AddColumn(column.Name, column.Type, ReadAnnotations(column.Annotations));
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => header.RowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(this, columnsNeeded.ToActive(Schema));

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        int n,
        Random rand = null
    ) => [GetRowCursor(columnsNeeded, rand)];

    public void Dispose() => reader.Dispose();

    private Column ReadColumn() =>
        new(
            reader.ReadString(),
            reader.ReadType(),
            reader.ReadByte(),
            (int)reader.Read7BitEncodedInt64(),
            reader.ReadInt64(),
            reader.ReadInt64()
        );

    private DataViewSchema.Annotations ReadAnnotations(long offset)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        if (offset == 0)
            return annotations.ToAnnotations();
        reader.BaseStream.Position = offset;
        for (var left = reader.Read7BitEncodedInt64(); left > 0; left--)
        {
            var (kind, type, compression) = (reader.ReadString(), reader.ReadType(), reader.ReadByte());
            var block = Block.Of(type);
            var (start, length) = (reader.ReadInt64(), (int)reader.Read7BitEncodedInt64());
            var next = reader.BaseStream.Position;
            block.Read(ReadBytes(start, length), compression, 1);
            reader.BaseStream.Position = next;
            annotations.Add(kind, type, block.Getter(() => 0));
        }
        return annotations.ToAnnotations();
    }

    // Cursors share the file.
    private byte[] ReadBytes(long offset, int length)
    {
        reader.BaseStream.Position = offset;
        return reader.ReadBytes(length);
    }

    private void ReadBlock(Column column, long row, Block block)
    {
        lock (reader)
        {
            var index = row / column.RowsPerBlock;
            reader.BaseStream.Position = column.Table + index * (sizeof(long) + 2 * sizeof(int));
            var bytes = ReadBytes(reader.ReadInt64(), reader.ReadInt32());
            block.Read(bytes, column.Compression, (int)Math.Min(column.RowsPerBlock, header.RowCount - row));
        }
    }

    private sealed record Column(
        string Name,
        DataViewType Type,
        byte Compression,
        int RowsPerBlock,
        long Table,
        long Annotations
    );
}
