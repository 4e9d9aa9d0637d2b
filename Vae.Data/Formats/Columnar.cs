namespace Vae.Data;

/// <summary>Parquet, whose columns of numbers are read as those of text are.</summary>
internal sealed class ParquetFormat() : RowFormat("Parquet", ".parquet")
{
    public override bool IsReadable => true;

    public override bool Fits(ReadOnlySpan<byte> start) => ParquetTableDecoder.Fits(start);

    public override RowDecoder NewDecoder(InputSource source, RowReaderOptions options) =>
        new ColumnarDecoder(source, options, new ParquetTableDecoder(source, new TableReaderOptions()));
}

/// <summary>Arrow IPC, file or stream, whose columns of numbers are read as those of text are.</summary>
internal sealed class ArrowFormat() : RowFormat("Arrow", ".arrow", ".feather", ".arrows")
{
    public override bool IsReadable => true;

    public override bool Fits(ReadOnlySpan<byte> start) => ArrowTableDecoder.Fits(start);

    public override RowDecoder NewDecoder(InputSource source, RowReaderOptions options) =>
        new ColumnarDecoder(source, options, new ArrowTableDecoder(source, new TableReaderOptions()));
}

/// <summary>Rows of the columns of a table; what they are called says what they are, as in text.</summary>
file sealed class ColumnarDecoder : RowDecoder
{
    private const int MostRows = 4096;
    private const int MostCells = 1 << 20;

    private readonly RowReaderOptions options;
    private readonly TableDecoder table;
    private readonly CsvColumns columns;
    private readonly TableRows buffer;
    private long position;
    private int next;
    private long? count;

    public ColumnarDecoder(InputSource source, RowReaderOptions options, TableDecoder table)
        : base(source, options)
    {
        this.options = options;
        this.table = table;
        try
        {
            columns = CsvColumns.OfNames(source.Name, [.. table.Fields.Select(field => field.Name)], options);
            foreach (var column in columns.Label is { } label ? [.. columns.Elements, label] : columns.Elements)
            {
                if (table.Fields[column].Type == CellType.Text)
                {
                    throw new InvalidDataException(
                        $"{source.Name} has text in the column '{table.Fields[column].Name}'; expected numbers."
                    );
                }
            }
        }
        catch
        {
            table.Dispose();
            throw;
        }

        RowShape = [columns.Elements.Length];
        buffer = new TableRows(table.Fields, Math.Clamp(MostCells / table.Fields.Count, 1, MostRows));
    }

    public override long? Count => count ??= table.CountRows();

    /// <summary>None: a column of whole numbers is not divided by 255, as one of text is not.</summary>
    public override RowElement? Element => null;

    public override IReadOnlyList<int> RowShape { get; }

    public override int RowSize => columns.Elements.Length;

    public override bool HasLabels => columns.Label is not null;

    public override long Position => position;

    public override void Skip(long rows)
    {
        for (var end = position + rows; position < end; )
        {
            if (Ahead() == 0)
            {
                throw TooFewRows(position, end);
            }

            Advance((int)Math.Min(Ahead(), end - position));
        }
    }

    public override int Read(Span<float> rows, Span<long> labels)
    {
        var read = 0;
        for (int part; (part = Math.Min(Ahead(), rows.Length / RowSize - read)) > 0; read += part)
        {
            for (var i = 0; i < RowSize; i++)
            {
                var cells = Cells(columns.Elements[i], part);
                for (var row = 0; row < part; row++)
                {
                    rows[(read + row) * RowSize + i] = (float)Number(cells[row], columns.Elements[i], row);
                }
            }

            if (!labels.IsEmpty)
            {
                WholeNumbersOf(columns.Label!.Value, labels.Slice(read, part));
            }

            Advance(part);
        }

        Scale.Apply(rows[..(read * RowSize)]);
        return read;
    }

    public override int ReadValues<T>(Span<T> rows)
    {
        var read = 0;
        for (int part; (part = Math.Min(Ahead(), rows.Length / RowSize - read)) > 0; read += part)
        {
            for (var i = 0; i < RowSize; i++)
            {
                var column = columns.Elements[i];
                var cells = Cells(column, part);
                for (var row = 0; row < part; row++)
                {
                    var number = Number(cells[row], column, row);
                    var value = T.CreateSaturating(number);
                    rows[(read + row) * RowSize + i] =
                        double.CreateSaturating(value) == number || RowElements.Of<T>() == RowElement.Float32
                            ? value
                            : throw Wrong(number, column, row, $"a number of type {RowElements.Of<T>()}");
                }
            }

            Advance(part);
        }

        return read;
    }

    public override int ReadLabels(Span<long> labels)
    {
        var read = 0;
        for (int part; (part = Math.Min(Ahead(), labels.Length - read)) > 0; read += part)
        {
            WholeNumbersOf(columns.Label ?? columns.Elements[0], labels.Slice(read, part));
            Advance(part);
        }

        return read;
    }

    public override void RequireLabels()
    {
        if (!HasLabels)
        {
            base.RequireLabels();
        }
    }

    public override void Dispose()
    {
        table.Dispose();
        base.Dispose();
    }

    /// <summary>The rows that are read and not yet handed out; 0 at the end.</summary>
    private int Ahead()
    {
        if (next == buffer.Count)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            buffer.Count = 0;
            (buffer.Count, next) = (table.Read(buffer, position), 0);
        }

        return buffer.Count - next;
    }

    private void Advance(int rows)
    {
        next += rows;
        position += rows;
    }

    private ReadOnlySpan<double> Cells(int column, int rows) => buffer.Numbers(column).Slice(next, rows);

    private double Number(double cell, int column, int row) =>
        double.IsNaN(cell)
            ? throw new InvalidDataException(
                $"{Source.Name} has a missing cell in row {position + row}, column '{columns.Names![column]}'; expected a finite number."
            )
            : cell;

    private void WholeNumbersOf(int column, Span<long> labels)
    {
        var cells = Cells(column, labels.Length);
        for (var row = 0; row < labels.Length; row++)
        {
            labels[row] = WholeNumbers.TryConvert(Number(cells[row], column, row), out var whole)
                ? whole
                : throw Wrong(cells[row], column, row, "a whole number");
        }
    }

    private InvalidDataException Wrong(double found, int column, int row, string expected) =>
        new(
            FormattableString.Invariant(
                $"{Source.Name} has {found} in row {position + row}, column '{columns.Names![column]}'; expected {expected}."
            )
        );
}
