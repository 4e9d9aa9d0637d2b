using System.Buffers.Binary;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Memory;

namespace Vae.Data;

/// <summary>Reads Arrow IPC, file (Feather 2) or stream, one record batch at a time; its buffers may be packed with LZ4 or zstd.</summary>
internal sealed class ArrowTableDecoder : PackedTableDecoder
{
    // A hundred thousand columns; what is longer is no schema, and no memory is asked for it.
    private const int MostSchemaBytes = 1 << 23;

    private readonly ArrowStreamReader reader;
    private readonly ArrowColumn[] columns;
    private RecordBatch? batch;
    private int position;

    /// <summary>Reads the schema.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, packed, or has columns that have no place in a table.</exception>
    public ArrowTableDecoder(InputSource source, TableReaderOptions options)
        : base(source, "Arrow file or stream")
    {
        var isFile = IsFile(source.Start.Span);
        if (isFile && !source.Bytes.CanSeek)
        {
            throw new InvalidDataException(
                $"{source.Name} is an Arrow file that is packed or comes from a pipe; expected one that can be read from its end, or an Arrow stream."
            );
        }

        reader = Open(source.Bytes);
        try
        {
            var schema = Damaged(() => reader.GetSchema().AsTask().GetAwaiter().GetResult());
            var fields = schema.FieldsList;
            RequireNames(source.Name, [.. fields.Select(field => field.Name)], options);
            var found = new TableField[fields.Count];
            columns = new ArrowColumn[fields.Count];
            for (var i = 0; i < columns.Length; i++)
            {
                var name = fields[i].Name;
                var type = ArrowColumn.TypeOf(fields[i].DataType, source.Name, name);
                var asked =
                    options.Types?.TryGetValue(name, out var given) == true ? given : type ?? options.TypeOfDates;
                if (type is null && asked != CellType.Text)
                {
                    throw CellReader.Dates(source.Name, name, Example(i));
                }

                found[i] = new TableField(name, asked!.Value);
                columns[i] = new ArrowColumn(new CellReader(source.Name, found[i]));
            }

            Fields = found;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override IReadOnlyList<TableField> Fields { get; }

    public override long? Count => null;

    /// <summary>Whether contents that start so are Arrow's.</summary>
    public static bool Fits(ReadOnlySpan<byte> start) =>
        IsFile(start) || (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFF, 0xFF, 0xFF]) && IsSchema(start[4..]));

    public override long? CountRows() =>
        Source.ReadAgain(stream =>
        {
            using var again = Open(stream);
            long count = 0;
            while (Damaged(again.ReadNextRecordBatch) is { } next)
            {
                count += next.Length;
                next.Dispose();
            }

            return count;
        });

    public override int Read(TableRows rows, long firstRow)
    {
        var count = 0;
        while (count < rows.Capacity && (position < batch?.Length || LoadBatch()))
        {
            var part = Math.Min(rows.Capacity - count, batch!.Length - position);
            Damaged(() =>
            {
                for (var i = 0; i < columns.Length; i++)
                {
                    var array = batch.Column(i);
                    if (Fields[i].Type == CellType.Text)
                    {
                        columns[i].Fill(array, position, rows.Texts(i).Slice(count, part));
                    }
                    else
                    {
                        columns[i].Fill(array, position, rows.Numbers(i).Slice(count, part), firstRow + count);
                    }
                }

                return 0;
            });
            position += part;
            count += part;
        }

        return count;
    }

    public override void Dispose()
    {
        batch?.Dispose();
        reader.Dispose();
    }

    private ArrowStreamReader Open(Stream stream)
    {
        var codecs = new CompressionCodecFactory();
        return Damaged(() =>
            IsFile(Source.Start.Span)
                ? new ArrowFileReader(stream, MemoryAllocator.Default.Value, codecs, leaveOpen: true)
                : new ArrowStreamReader(stream, codecs, leaveOpen: true)
        );
    }

    /// <summary>Whether a message's header has a length that a schema may have, and begins within it.</summary>
    private static bool IsSchema(ReadOnlySpan<byte> message)
    {
        if (message.Length < 2 * sizeof(int))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(message);
        var root = BinaryPrimitives.ReadInt32LittleEndian(message[sizeof(int)..]);
        return length is > 0 and <= MostSchemaBytes && root >= sizeof(int) && root < length;
    }

    private static bool IsFile(ReadOnlySpan<byte> start) => start.StartsWith("ARROW1\0\0"u8);

    /// <summary>Reads the next record batch that has rows.</summary>
    private bool LoadBatch()
    {
        do
        {
            batch?.Dispose();
            batch = null;
            batch = Damaged(reader.ReadNextRecordBatch);
            position = 0;
        } while (batch is { Length: 0 });

        return batch is not null;
    }

    /// <summary>The first cell of a column in the first record batch that is not missing.</summary>
    private string? Example(int column)
    {
        if (!LoadBatch())
        {
            return null;
        }

        var texts = new string?[batch!.Length];
        var cells = new CellReader(Source.Name, new TableField(batch.Schema.FieldsList[column].Name, CellType.Text));
        Damaged(() =>
        {
            new ArrowColumn(cells).Fill(batch.Column(column), 0, texts);
            return 0;
        });
        return System.Array.Find(texts, text => text is not null);
    }
}
