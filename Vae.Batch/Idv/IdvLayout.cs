using System.Text;

namespace Vae.Batch;

/// <summary>
/// Where things lie in an .idv file: a header, the blocks of values, for every column a table of where its blocks are, annotations and
/// the table of contents.
/// </summary>
/// <remarks>
/// ML.NET compresses blocks on as many threads as there are processors and writes them as they get ready, so that their order is
/// accidental, and nothing else: every block, and all that follows the tables of blocks, depends on the rows alone. See
/// docs/code/IdvFileFormat.md of dotnet/machinelearning.
/// </remarks>
internal sealed class IdvLayout
{
    private const int HeaderBytes = 256;
    private const int ContentsField = 24;
    private const int RowCountField = 40;
    private const int EntryBytes = sizeof(long) + sizeof(int) + sizeof(int);

    private readonly Stream source;
    private readonly Block[][] columns;

    // Where the tables of blocks end.
    private readonly long end;

    private IdvLayout(Stream source)
    {
        this.source = source;
        using var reader = new BinaryReader(source, Encoding.UTF8, leaveOpen: true);
        source.Position = ContentsField;
        var contents = reader.ReadInt64();
        source.Position = RowCountField;
        var rows = reader.ReadInt64();
        var columnCount = reader.ReadInt32();
        source.Position = contents;
        var tables = Enumerable.Range(0, columnCount).Select(_ => ReadTable(reader, rows)).ToList();
        columns = [.. tables.Select(table => ReadBlocks(reader, table))];
        end = source.Position;
        var blocks = columns.SelectMany(blocks => blocks).ToList();
        if (end != HeaderBytes + blocks.Sum(block => (long)block.Length + EntryBytes))
        {
            throw new NotSupportedException(
                "This version of Microsoft.ML lays out .idv files in another way; expected blocks, then the tables of where they are."
            );
        }
    }

    /// <summary>Copies a file with its blocks in order: those of the first rows first, and of the same rows by column.</summary>
    public static void CopyInOrder(Stream source, Stream target, CancellationToken cancellation) =>
        new IdvLayout(source).CopyTo(target, cancellation);

    private void CopyTo(Stream target, CancellationToken cancellation)
    {
        var buffer = new byte[1 << 16];
        Copy(0, HeaderBytes);
        var place = (long)HeaderBytes;
        for (var i = 0; i < columns[0].Length; i++)
        {
            foreach (var blocks in columns)
            {
                Copy(blocks[i].Offset, blocks[i].Length);
                blocks[i] = blocks[i] with { Offset = place };
                place += blocks[i].Length;
            }
        }

        using (var writer = new BinaryWriter(target, Encoding.UTF8, leaveOpen: true))
        {
            foreach (var block in columns.SelectMany(blocks => blocks))
            {
                writer.Write(block.Offset);
                writer.Write(block.Length);
                writer.Write(block.UnpackedLength);
            }
        }

        Copy(end, source.Length - end);

        void Copy(long from, long length)
        {
            source.Position = from;
            for (int read; length > 0; length -= read)
            {
                cancellation.ThrowIfCancellationRequested();
                read = (int)Math.Min(length, buffer.Length);
                source.ReadExactly(buffer, 0, read);
                target.Write(buffer, 0, read);
            }
        }
    }

    private static Table ReadTable(BinaryReader reader, long rows)
    {
        reader.ReadString(); // the column's name
        reader.ReadString(); // its codec
        reader.BaseStream.Seek(reader.Read7BitEncodedInt64(), SeekOrigin.Current); // the codec's parameters
        reader.ReadByte(); // how blocks are compressed
        var rowsPerBlock = reader.Read7BitEncodedInt64();
        var table = new Table(reader.ReadInt64(), (rows + rowsPerBlock - 1) / rowsPerBlock);
        reader.ReadInt64(); // where annotations are
        return table;
    }

    private static Block[] ReadBlocks(BinaryReader reader, Table table)
    {
        reader.BaseStream.Position = table.Offset;
        var blocks = new Block[table.Blocks];
        foreach (ref var block in blocks.AsSpan())
        {
            block = new Block(reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32());
        }

        return blocks;
    }

    private readonly record struct Table(long Offset, long Blocks);

    private readonly record struct Block(long Offset, int Length, int UnpackedLength);
}
