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
        new CsvDecoder(source, options);

    public override RowEncoder NewEncoder(RowLayout layout) =>
        layout.Cells is { } fields ? new CellEncoder(fields, separator) : new CsvEncoder(separator, layout);
}

/// <summary>The rows of a text; numbers are divided by the largest one.</summary>
file sealed class CsvDecoder : RowDecoder
{
    private readonly CsvLines lines;
    private readonly CsvColumns columns;
    private bool rowIsAhead;
    private long position;
    private long? count;

    public CsvDecoder(InputSource source, RowReaderOptions options)
        : base(source, options)
    {
        CheckText(source);
        lines = new CsvLines(source.Bytes, source.Name);
        if (!lines.Read())
        {
            throw new InvalidDataException(
                $"{source.Name} has nothing but blank lines or comments; expected rows of numbers."
            );
        }

        columns = CsvColumns.Of(lines, options);
        RowShape = [columns.Elements.Length];
        rowIsAhead = !columns.IsFirstLineHeader;
    }

    public override long? Count => count ??= Source.ReadAgain(CountRows);

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
        var all = rows;
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

        Scale.Apply(all[..(read * RowSize)]);
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
                    T.TryParse(field, CsvCell.Numbers, CultureInfo.InvariantCulture, out var value) && T.IsFinite(value)
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
        if (!HasLabels && RowSize != 1)
        {
            throw new InvalidDataException(
                $"{Source.Name} has rows of {RowSize} elements; expected one label per row, a column called label, or "
                    + $"{nameof(RowReaderOptions)}.{nameof(RowReaderOptions.LabelColumn)} (--label-column) to say which column it is."
            );
        }
    }

    private static void CheckText(InputSource source)
    {
        var start = source.Start.Span;
        var first = start[..Math.Min(start.Length, 8)];
        foreach (var b in first)
        {
            if (b is >= 0xF8 or (< 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r')))
            {
                throw new InvalidDataException(
                    $"{source.Name} starts with the bytes {Convert.ToHexString(first)}; expected {RowFormat.Readable} in UTF-8, plain or packed with gzip or zstd."
                );
            }
        }

        var carriage = start.IndexOf((byte)'\r');
        if (carriage >= 0 && carriage + 1 < start.Length && start[carriage + 1] != '\n')
        {
            throw new InvalidDataException(
                $"{source.Name} has a carriage return without a line feed in its first line; expected lines that end with \\n or \\r\\n."
            );
        }
    }

    private long CountRows(Stream text)
    {
        var again = new CsvLines(text, Source.Name);
        var rows = columns.IsFirstLineHeader ? -1L : 0L;
        while (again.Read())
        {
            rows++;
        }

        // A file that was cut short meanwhile has not even its header.
        return Math.Max(rows, 0);
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

        lines.Split(columns.Separator);
        return lines.FieldCount == columns.Count
            ? true
            : throw new InvalidDataException(
                $"{Source.Name} has {Fields(lines.FieldCount)} in line {lines.Number}; expected {columns.Count} as in its first line."
            );
    }

    private static string Fields(int count) => count == 1 ? "1 field" : $"{count} fields";

    private float FloatOf(int column)
    {
        var field = lines.Field(column);
        return TryByte(field, out var small) ? small
            : float.TryParse(field, CsvCell.Numbers, CultureInfo.InvariantCulture, out var value)
            && float.IsFinite(value)
                ? value
            : throw NotA("finite number", column);
    }

    // Bytes mostly are such numbers, and with float.TryParse alone a table takes twice as long.
    private static bool TryByte(ReadOnlySpan<byte> field, out float value)
    {
        var number = 0;
        foreach (var c in field)
        {
            number = 10 * number + (c - '0');
            if (!char.IsAsciiDigit((char)c) || number > byte.MaxValue)
            {
                value = 0;
                return false;
            }
        }

        value = number;
        return !field.IsEmpty;
    }

    private long WholeNumber(int column)
    {
        var field = lines.Field(column);
        if (long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        // A table of floats writes label 7 as 7.0.
        return
            double.TryParse(field, CsvCell.Numbers, CultureInfo.InvariantCulture, out var number)
            && WholeNumbers.TryConvert(number, out value)
            ? value
            : throw NotA("whole number", column);
    }

    private InvalidDataException NotA(string expected, int column)
    {
        var field = lines.Field(column);
        var shown = CsvCell.Shown(Encoding.UTF8.GetString(field));
        return new InvalidDataException(
            $"{Source.Name} has \"{shown}\" in line {lines.Number}, {columns.Describe(column)}; expected a {expected}{CsvCell.Hint(field)}."
        );
    }
}
