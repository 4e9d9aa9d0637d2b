using System.Globalization;

namespace Vae.Batch;

/// <summary>The rows of a CSV or TSV file, with or without a header; numbers are divided by the largest one.</summary>
internal sealed class CsvTable : Table
{
    private const int MostShown = 40;

    private readonly CsvLines lines;
    private readonly CsvColumns columns;
    private readonly float largest;
    private bool rowIsAhead;
    private long position;
    private long? count;

    public CsvTable(InputSource source, float largest)
        : base(source)
    {
        this.largest = largest;
        lines = new CsvLines(source);
        lines.Read();
        columns = CsvColumns.Of(lines);
        rowIsAhead = columns.Names is null;
    }

    public override long? Count => count ??= Source.CountLines() - (columns.Names is null ? 0 : 1);

    public override int RowSize => columns.Elements.Length;

    public override bool HasLabels => columns.Label is not null;

    public override long Position => position;

    public override void Skip(long rows)
    {
        for (var i = 0L; i < rows; i++)
        {
            if (!NextRow())
            {
                throw TooFewRows(position, position + rows - i);
            }

            position++;
        }
    }

    public override int Read(Span<float> rows, Span<long> labels)
    {
        var read = 0;
        for (; !rows.IsEmpty && NextRow(); read++)
        {
            for (var i = 0; i < columns.Elements.Length; i++)
            {
                rows[i] = Element(columns.Elements[i]);
            }

            rows = rows[RowSize..];
            if (!labels.IsEmpty)
            {
                labels[read] = WholeNumber(columns.Label!.Value);
            }

            position++;
        }

        return read;
    }

    public override int ReadWholeNumbers(Span<long> numbers)
    {
        var column = columns.Label ?? columns.Elements[0];
        var read = 0;
        for (; read < numbers.Length && NextRow(); read++)
        {
            numbers[read] = WholeNumber(column);
            position++;
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
        lines.Dispose();
        base.Dispose();
    }

    private bool NextRow()
    {
        if (rowIsAhead)
        {
            rowIsAhead = false;
            return true;
        }

        if (!lines.Read())
        {
            return false;
        }

        if (lines.IsBlank)
        {
            var blank = lines.Number;
            while (lines.Read())
            {
                if (!lines.IsBlank)
                {
                    throw new InvalidDataException(
                        $"{Source.Name} is blank in line {blank} and goes on in line {lines.Number}; expected blank lines at the end alone."
                    );
                }
            }

            return false;
        }

        return lines.FieldCount == columns.Count
            ? true
            : throw new InvalidDataException(
                $"{Source.Name} has {lines.FieldCount} fields in line {lines.Number}; expected {columns.Count} as in its first line."
            );
    }

    private float Element(int column)
    {
        var field = lines.Field(column);
        return TryByte(field, out var small) ? small / largest
            : float.TryParse(field, CsvColumns.Numbers, CultureInfo.InvariantCulture, out var value)
            && float.IsFinite(value)
                ? value / largest
            : throw NotA("finite number", column);
    }

    // Pixels mostly are such numbers, and with float.TryParse alone a table takes twice as long.
    private static bool TryByte(ReadOnlySpan<char> field, out float value)
    {
        var number = 0;
        foreach (var c in field)
        {
            number = 10 * number + (c - '0');
            if (!char.IsAsciiDigit(c) || number > byte.MaxValue)
            {
                value = 0;
                return false;
            }
        }

        value = number;
        return !field.IsEmpty;
    }

    private long WholeNumber(int column) =>
        long.TryParse(lines.Field(column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw NotA("whole number", column);

    private InvalidDataException NotA(string expected, int column)
    {
        var field = lines.Field(column);
        var shown = field.Length > MostShown ? $"{field[..MostShown]}..." : field.ToString();
        return new InvalidDataException(
            $"{Source.Name} has \"{shown.ReplaceLineEndings(" ")}\" in line {lines.Number}, {columns.Describe(column)}; expected a {expected}."
        );
    }
}
