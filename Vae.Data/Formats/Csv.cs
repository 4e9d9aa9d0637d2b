using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Vae.Data;

/// <summary>Text with a separator between fields and a line for each row, with or without a header.</summary>
internal sealed class CsvFormat(string name, char separator) : RowFormat(name, $".{name.ToLowerInvariant()}")
{
    // The reader finds out the separator by itself.
    public override bool IsReadable => separator == ',';

    public override bool IsTable => true;

    public override bool Fits(ReadOnlySpan<byte> start) => IsReadable;

    public override RowDecoder NewDecoder(InputSource source, RowReaderOptions options) =>
        new CsvDecoder(source, options.LargestValue);

    public override RowEncoder NewEncoder(RowLayout layout) => new CsvEncoder(separator, layout);
}

/// <summary>The rows of a text; numbers are divided by the largest one.</summary>
file sealed class CsvDecoder : RowDecoder
{
    private const int MostShown = 40;

    private readonly CsvLines lines;
    private readonly CsvColumns columns;
    private readonly float largest;
    private bool rowIsAhead;
    private long position;
    private long? count;

    public CsvDecoder(InputSource source, float largest)
        : base(source)
    {
        this.largest = largest;
        lines = new CsvLines(source);
        lines.Read();
        columns = CsvColumns.Of(lines);
        RowShape = [columns.Elements.Length];
        rowIsAhead = columns.Names is null;
    }

    public override long? Count => count ??= Source.CountLines() - (columns.Names is null ? 0 : 1);

    public override RowElement? Element => null;

    public override IReadOnlyList<int> RowShape { get; }

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
                rows[i] = FloatOf(columns.Elements[i]);
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

    public override int ReadValues<T>(Span<T> rows)
    {
        var read = 0;
        for (; rows.Length >= RowSize && NextRow(); read++)
        {
            for (var i = 0; i < columns.Elements.Length; i++)
            {
                var field = lines.Field(columns.Elements[i]);
                rows[i] =
                    T.TryParse(field, CsvLines.Numbers, CultureInfo.InvariantCulture, out var value)
                    && T.IsFinite(value)
                        ? value
                        : throw NotA($"number of type {RowElements.Of<T>()}", columns.Elements[i]);
            }

            rows = rows[RowSize..];
            position++;
        }

        return read;
    }

    public override int ReadLabels(Span<long> labels)
    {
        var column = columns.Label ?? columns.Elements[0];
        var read = 0;
        for (; read < labels.Length && NextRow(); read++)
        {
            labels[read] = WholeNumber(column);
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

    private float FloatOf(int column)
    {
        var field = lines.Field(column);
        return TryByte(field, out var small) ? small / largest
            : float.TryParse(field, CsvLines.Numbers, CultureInfo.InvariantCulture, out var value)
            && float.IsFinite(value)
                ? value / largest
            : throw NotA("finite number", column);
    }

    // Bytes mostly are such numbers, and with float.TryParse alone a table takes twice as long.
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
