using System.Globalization;
using System.Text;
using Sylvan.Data.Csv;

namespace Vae.Data;

/// <summary>The lines of a CSV or TSV text and their fields. No field is allocated.</summary>
internal sealed class CsvLines : IDisposable
{
    private const int BufferChars = 1 << 16;
    private const int MostCharsPerLine = 1 << 29;

    /// <summary>How numbers may be written.</summary>
    public const NumberStyles Numbers =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private readonly CsvDataReader csv;

    public CsvLines(InputSource source)
    {
        Name = source.Name;
        var start = source.Start.Span;
        CheckText(start);
        var text = new StreamReader(source.Bytes, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, BufferChars);
        try
        {
            csv = CsvDataReader.Create(
                text,
                new CsvDataReaderOptions
                {
                    HasHeaders = false,
                    Delimiter = Separator(start),
                    Comment = '\0',
                    BufferSize = BufferChars,
                    MaxBufferSize = MostCharsPerLine,
                }
            );
        }
        catch (CsvFormatException e)
        {
            throw Damaged(1, e);
        }
    }

    /// <summary>As messages call the text.</summary>
    public string Name { get; }

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The number of its fields.</summary>
    public int FieldCount => csv.RowFieldCount;

    /// <summary>Whether there is nothing on it.</summary>
    public bool IsBlank => csv.RowFieldCount == 1 && csv.GetRawRecordSpan().Trim("\r\n").IsEmpty;

    /// <summary>A field of the line, without blanks around it.</summary>
    public ReadOnlySpan<char> Field(int column)
    {
        try
        {
            return csv.GetFieldSpan(column).Trim(" \t");
        }
        catch (FormatException e)
        {
            throw Damaged(Number, e);
        }
    }

    /// <summary>Goes to the next line.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Read()
    {
        try
        {
            if (!csv.Read())
            {
                return false;
            }
        }
        catch (FormatException e)
        {
            throw Damaged(Number + 1, e);
        }

        Number++;
        return true;
    }

    public void Dispose() => csv.Dispose();

    private static char Separator(ReadOnlySpan<byte> start)
    {
        var end = start.IndexOf((byte)'\n');
        var first = end < 0 ? start : start[..end];
        return first.Contains((byte)'\t') ? '\t'
            : first.Contains((byte)';') ? ';'
            : ',';
    }

    private void CheckText(ReadOnlySpan<byte> start)
    {
        var first = start[..Math.Min(start.Length, 8)];
        foreach (var b in first)
        {
            if (b is >= 0xF8 or (< 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r')))
            {
                throw new InvalidDataException(
                    $"{Name} starts with the bytes {Convert.ToHexString(first)}; expected {RowFormat.Readable} in UTF-8, plain or packed with gzip or zstd."
                );
            }
        }

        var carriage = start.IndexOf((byte)'\r');
        if (carriage >= 0 && carriage + 1 < start.Length && start[carriage + 1] != '\n')
        {
            throw new InvalidDataException(
                $"{Name} has a carriage return without a line feed in its first line; expected lines that end with \\n or \\r\\n."
            );
        }
    }

    private InvalidDataException Damaged(long line, FormatException e) =>
        new($"{Name} is no CSV in line {line} ({e.Message.TrimEnd('.')}); expected numbers between separators.", e);
}

/// <summary>What the columns of a CSV table are: <c>row</c> and <c>label</c> by their names, elements of a row otherwise.</summary>
/// <param name="Names">The names in the header; null when there is none.</param>
/// <param name="Count">The number of columns.</param>
/// <param name="Elements">The columns that are elements of a row, in order.</param>
/// <param name="Label">The column of labels; null when there is none.</param>
internal sealed record CsvColumns(string[]? Names, int Count, int[] Elements, int? Label)
{
    /// <summary>Finds the columns by the first line, which is a header unless all of it is numbers.</summary>
    public static CsvColumns Of(CsvLines first)
    {
        var names = new string[first.FieldCount];
        var numbers = true;
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = first.Field(i).ToString();
            numbers &= float.TryParse(names[i], CsvLines.Numbers, CultureInfo.InvariantCulture, out _);
        }

        if (numbers)
        {
            return new CsvColumns(null, names.Length, [.. Enumerable.Range(0, names.Length)], null);
        }

        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0 || names[i].AsSpan().IndexOfAny('\n', '\r') >= 0)
            {
                throw new InvalidDataException(
                    $"{first.Name} has a header whose column {i + 1} is called \"{names[i].ReplaceLineEndings("\\n")}\"; "
                        + "expected a name for each column, on one line."
                );
            }
        }

        var labels = Called(names, "label");
        if (labels.Length > 1)
        {
            throw new InvalidDataException(
                $"{first.Name} has {labels.Length} columns called label; expected at most one."
            );
        }

        var elements = Enumerable.Range(0, names.Length).Except([.. labels, .. Called(names, "row")]);
        return new CsvColumns(names, names.Length, [.. elements], labels.Length == 0 ? null : labels[0]);
    }

    /// <summary>A column as messages call it.</summary>
    public string Describe(int column) =>
        Names is null ? $"column {column + 1}" : $"column {column + 1} ({Names[column]})";

    private static int[] Called(string[] names, string name) =>
        [.. Enumerable.Range(0, names.Length).Where(i => names[i].Equals(name, StringComparison.OrdinalIgnoreCase))];
}
