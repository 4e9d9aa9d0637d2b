using System.Text;

namespace Microsoft.ML.Data.IO;

/// <summary>Writes a view as an .idv file: blocks, the tables of where they are, annotations, the table of contents.</summary>
internal sealed class BinarySaver(IDataView data, Stream stream, bool keepHidden) : IDisposable
{
    private const int MaxRowsPerBlock = 1 << 13;

    private readonly BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true);
    private readonly List<Column> columns =
    [
        .. data.Schema.Where(column => keepHidden || !column.IsHidden).Select(column => new Column(column)),
    ];

    public void Save()
    {
        writer.Write(new byte[Header.Size]);
        var rows = WriteBlocks();
        var tables = columns.ConvertAll(WriteTable);
        var annotations = columns.ConvertAll(WriteAnnotations);
        var contents = stream.Position;
        for (var i = 0; i < columns.Count; i++)
        {
            writer.Write(columns[i].Source.Name);
            writer.WriteType(columns[i].Source.Type);
            writer.Write(Block.Deflate);
            writer.Write7BitEncodedInt64(Math.Clamp(rows, 1, MaxRowsPerBlock));
            writer.Write(tables[i]);
            writer.Write(annotations[i]);
        }
        var header = new Header(contents, stream.Position, rows, columns.Count);
        writer.Write(Header.TailSignature);
        stream.Position = 0;
        header.Write(writer);
    }

    public void Dispose() => writer.Dispose();

    private long WriteBlocks()
    {
        using var cursor = data.GetRowCursor(columns.Select(column => column.Source));
        var adders = columns.ConvertAll(column => column.Block.Adder(cursor, column.Source));
        var rows = 0L;
        while (cursor.MoveNext())
        {
            adders.ForEach(add => add());
            if (++rows % MaxRowsPerBlock == 0)
                columns.ForEach(WriteBlock);
        }
        if (rows % MaxRowsPerBlock != 0)
            columns.ForEach(WriteBlock);
        return rows;
    }

    private void WriteBlock(Column column)
    {
        var start = stream.Position;
        var unpacked = column.Block.WriteAndClear(stream);
        column.Places.Add((start, (int)(stream.Position - start), unpacked));
    }

    private long WriteTable(Column column)
    {
        var start = stream.Position;
        foreach (var (offset, length, unpacked) in column.Places)
        {
            writer.Write(offset);
            writer.Write(length);
            writer.Write(unpacked);
        }
        return start;
    }

    private long WriteAnnotations(Column column)
    {
        var annotations = column.Source.Annotations;
        if (annotations.Schema.Count == 0)
            return 0;
        List<long> places = [stream.Position];
        foreach (var annotation in annotations.Schema)
        {
            var block = Block.Of(annotation.Type);
            block.Adder(annotations, annotation)();
            block.WriteAndClear(stream);
            places.Add(stream.Position);
        }
        writer.Write7BitEncodedInt64(annotations.Schema.Count);
        foreach (var annotation in annotations.Schema)
        {
            writer.Write(annotation.Name);
            writer.WriteType(annotation.Type);
            writer.Write(Block.Deflate);
            writer.Write(places[annotation.Index]);
            writer.Write7BitEncodedInt64(places[annotation.Index + 1] - places[annotation.Index]);
        }
        return places[^1];
    }

    private sealed record Column(DataViewSchema.Column Source)
    {
        public Block Block { get; } = Block.Of(Source.Type);

        public List<(long Offset, int Length, int Unpacked)> Places { get; } = [];
    }
}
