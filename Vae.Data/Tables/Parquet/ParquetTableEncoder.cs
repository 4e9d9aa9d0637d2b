using System.IO.Compression;
using Parquet;
using Parquet.Schema;

namespace Vae.Data;

/// <summary>Writes Parquet, one row group at a time, packed with zstd.</summary>
internal sealed class ParquetTableEncoder : TableEncoder
{
    private readonly IReadOnlyList<TableField> fields;
    private readonly DataField[] columns;
    private readonly ParquetWriter writer;
    private readonly int[] levels = new int[GroupRows];
    private readonly bool[] booleans = new bool[GroupRows];
    private readonly long[] integers = new long[GroupRows];
    private readonly double[] reals = new double[GroupRows];
    private readonly ReadOnlyMemory<char>[] texts = new ReadOnlyMemory<char>[GroupRows];

    /// <summary>Begins a file.</summary>
    public ParquetTableEncoder(Stream stream, IReadOnlyList<TableField> fields)
    {
        this.fields = fields;
        columns =
        [
            .. fields.Select(field =>
                field.Type switch
                {
                    CellType.Text => new DataField(field.Name, typeof(string), isNullable: true),
                    CellType.Boolean => new DataField(field.Name, typeof(bool), isNullable: true),
                    CellType.Integer => new DataField(field.Name, typeof(long), isNullable: true),
                    _ => new DataField(field.Name, typeof(double), isNullable: true),
                }
            ),
        ];
        var schema = new ParquetSchema(columns);
        var options = new ParquetOptions
        {
            CompressionMethod = CompressionMethod.Zstd,
            CompressionLevel = CompressionLevel.Fastest,
        };
        for (var i = 0; i < columns.Length; i++)
        {
            if (fields[i].Type == CellType.Text)
            {
                options.ColumnEncodingHints[columns[i].Path.ToString()] = EncodingHint.Dictionary;
            }
        }

        writer = ParquetWriter.CreateAsync(schema, stream, options).GetAwaiter().GetResult();
    }

    public override void Write(TableRows rows)
    {
        using var group = writer.CreateRowGroup();
        for (var i = 0; i < columns.Length; i++)
        {
            switch (fields[i].Type)
            {
                case CellType.Text:
                    WriteTexts(group, columns[i], rows.Texts(i)[..rows.Count]);
                    break;
                case CellType.Boolean:
                    WriteNumbers(group, columns[i], rows.Numbers(i)[..rows.Count], booleans, number => number == 1);
                    break;
                case CellType.Integer:
                    WriteNumbers(group, columns[i], rows.Numbers(i)[..rows.Count], integers, number => (long)number);
                    break;
                default:
                    WriteNumbers(group, columns[i], rows.Numbers(i)[..rows.Count], reals, number => number);
                    break;
            }
        }

        group.CompleteValidate();
    }

    /// <summary>Writes the footer.</summary>
    public override void Complete() => writer.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Nothing is held.</summary>
    public override void Dispose() { }

    private void WriteTexts(ParquetRowGroupWriter group, DataField column, ReadOnlySpan<string?> cells)
    {
        var count = 0;
        for (var i = 0; i < cells.Length; i++)
        {
            levels[i] = cells[i] is null ? 0 : 1;
            if (cells[i] is { } text)
            {
                texts[count++] = text.AsMemory();
            }
        }

        Write<ReadOnlyMemory<char>>(group, column, texts.AsMemory(0, count), cells.Length);
    }

    private void WriteNumbers<T>(
        ParquetRowGroupWriter group,
        DataField column,
        ReadOnlySpan<double> cells,
        T[] values,
        Func<double, T> value
    )
        where T : struct
    {
        var count = 0;
        for (var i = 0; i < cells.Length; i++)
        {
            var isMissing = double.IsNaN(cells[i]);
            levels[i] = isMissing ? 0 : 1;
            if (!isMissing)
            {
                values[count++] = value(cells[i]);
            }
        }

        Write<T>(group, column, values.AsMemory(0, count), cells.Length);
    }

    private void Write<T>(ParquetRowGroupWriter group, DataField column, ReadOnlyMemory<T> values, int count)
        where T : struct =>
        group
            .WriteAllPartsAsync(column, values, levels.AsMemory(0, count), null, CancellationToken.None)
            .GetAwaiter()
            .GetResult();
}
