using Parquet;
using Parquet.Meta;
using Parquet.Schema;
using Type = Parquet.Meta.Type;

namespace Vae.Data;

/// <summary>Reads Parquet, one row group at a time.</summary>
internal sealed class ParquetTableDecoder : PackedTableDecoder
{
    private readonly ParquetReader reader;
    private readonly ParquetColumn[] columns;
    private int nextGroup;
    private int groupRows;
    private int groupPosition;

    /// <summary>Reads the footer.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, packed, or has columns that have no place in a table.</exception>
    public ParquetTableDecoder(InputSource source, TableReaderOptions options)
        : base(source, "Parquet file")
    {
        if (!source.Bytes.CanSeek)
        {
            throw new InvalidDataException(
                $"{source.Name} is a Parquet file that is packed or comes from a pipe; expected one that can be read from its end, where its columns stand."
            );
        }

        var settings = new ParquetOptions { UseBigDecimal = true };
        reader = Damaged(() =>
            ParquetReader.CreateAsync(source.Bytes, settings, leaveStreamOpen: true).GetAwaiter().GetResult()
        );
        var elements = Damaged(() => TopLevel(reader.Metadata!.Schema));
        foreach (var group in elements.Where(element => element.NumChildren > 0))
        {
            ParquetColumn.TypeOf(group, null, source.Name);
        }

        var scales = elements.Select(TakeScale).ToList();
        var fields = Damaged(() => reader.Schema.DataFields);
        if (fields.Length != elements.Count)
        {
            throw new InvalidDataException(
                $"{source.Name} is a damaged Parquet file: its schema has {fields.Length} columns of {elements.Count}; expected all."
            );
        }

        RequireNames(source.Name, [.. elements.Select(element => element.Name)], options);
        columns = new ParquetColumn[fields.Length];
        var found = new TableField[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            var (field, element) = (fields[i], elements[i]);
            var type = scales[i] is null ? ParquetColumn.TypeOf(element, field.ClrType, source.Name) : CellType.Real;
            var asked =
                options.Types?.TryGetValue(element.Name, out var given) == true ? given : type ?? options.TypeOfDates;
            if (type is null && asked != CellType.Text)
            {
                throw CellReader.Dates(source.Name, element.Name, Example(field, element));
            }

            found[i] = new TableField(element.Name, asked!.Value);
            columns[i] = new ParquetColumn(
                source.Name,
                field,
                element,
                scales[i],
                new CellReader(source.Name, found[i])
            );
        }

        Fields = found;
        Count = reader.Metadata!.RowGroups.Sum(group => group.NumRows);
    }

    public override IReadOnlyList<TableField> Fields { get; }

    public override long? Count { get; }

    /// <summary>Whether contents that start so are Parquet's, and no text whose first column is called PAR1.</summary>
    public static bool Fits(ReadOnlySpan<byte> start) => Fits(start, "PAR1"u8);

    /// <summary>Whether contents that start so are Parquet's, and encrypted.</summary>
    public static bool IsEncrypted(ReadOnlySpan<byte> start) => Fits(start, "PARE"u8);

    private static bool Fits(ReadOnlySpan<byte> start, ReadOnlySpan<byte> mark) =>
        start.StartsWith(mark)
        && (
            start.Length == mark.Length
            || start[mark.Length] is < (byte)' ' and not ((byte)'\t' or (byte)'\n' or (byte)'\r')
        );

    public override int Read(TableRows rows, long firstRow)
    {
        var count = 0;
        while (count < rows.Capacity && (groupPosition < groupRows || LoadGroup(firstRow + count)))
        {
            var part = Math.Min(rows.Capacity - count, groupRows - groupPosition);
            for (var i = 0; i < columns.Length; i++)
            {
                if (Fields[i].Type == CellType.Text)
                {
                    columns[i].Texts.Slice(groupPosition, part).CopyTo(rows.Texts(i)[count..]);
                }
                else
                {
                    columns[i].Numbers.Slice(groupPosition, part).CopyTo(rows.Numbers(i)[count..]);
                }
            }

            groupPosition += part;
            count += part;
        }

        return count;
    }

    /// <summary>Nothing is held but the source.</summary>
    public override void Dispose() { }

    /// <summary>The columns of a schema, which lies there with those within columns in depth-first order.</summary>
    private static List<SchemaElement> TopLevel(List<SchemaElement> schema)
    {
        var found = new List<SchemaElement>();
        for (var i = 1; i < schema.Count; i = Behind(schema, i))
        {
            found.Add(schema[i]);
        }

        return found;
    }

    private static int Behind(List<SchemaElement> schema, int at)
    {
        var next = at + 1;
        for (var child = 0; child < schema[at].NumChildren.GetValueOrDefault(); child++)
        {
            next = Behind(schema, next);
        }

        return next;
    }

    /// <summary>
    /// Makes plain whole numbers of decimals that are such, which the library reads from every encoding, and says how many digits stand
    /// behind the point; null for all other columns.
    /// </summary>
    private static int? TakeScale(SchemaElement element)
    {
        var isDecimal = element.LogicalType?.DECIMAL is not null || element.ConvertedType == ConvertedType.DECIMAL;
        if (
            !isDecimal
            || element.Type is not (Type.INT32 or Type.INT64)
            || element.RepetitionType == FieldRepetitionType.REPEATED
        )
        {
            return null;
        }

        var scale = element.LogicalType?.DECIMAL?.Scale ?? element.Scale ?? 0;
        (element.LogicalType, element.ConvertedType) = (null, null);
        return scale;
    }

    /// <summary>Reads the next row group that has rows.</summary>
    private bool LoadGroup(long firstRow)
    {
        (groupRows, groupPosition) = (0, 0);
        while (groupRows == 0 && nextGroup < reader.RowGroupCount)
        {
            var group = reader.OpenRowGroupReader(nextGroup++);
            Damaged(() =>
            {
                foreach (var column in columns)
                {
                    column.Load(group, firstRow);
                }

                return groupRows = checked((int)group.RowCount);
            });
        }

        return groupRows > 0;
    }

    /// <summary>The first cell of a column in its first row group that is not missing.</summary>
    private string? Example(DataField field, SchemaElement element)
    {
        if (reader.RowGroupCount == 0)
        {
            return null;
        }

        var column = new ParquetColumn(
            Source.Name,
            field,
            element,
            scale: null,
            new CellReader(Source.Name, new TableField(element.Name, CellType.Text))
        );
        Damaged(() =>
        {
            column.Load(reader.OpenRowGroupReader(0), 0);
            return 0;
        });
        foreach (var text in column.Texts)
        {
            if (text is not null)
            {
                return text;
            }
        }

        return null;
    }
}
