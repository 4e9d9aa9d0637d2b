using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Vae.Data;

/// <summary>
/// What the columns of a text are: <c>row</c> by its name, labels by their name or by what the options say, elements of a row otherwise.
/// </summary>
/// <param name="Separator">What stands between fields; a blank for any run of blanks.</param>
/// <param name="Names">The names of the columns; null when there are none.</param>
/// <param name="IsFirstLineHeader">Whether the first line is the names, which else stand in a comment above it.</param>
/// <param name="Count">The number of columns.</param>
/// <param name="Elements">The columns that are elements of a row, in order.</param>
/// <param name="Label">The column of labels; null when there is none.</param>
internal sealed record CsvColumns(
    byte Separator,
    string[]? Names,
    bool IsFirstLineHeader,
    int Count,
    int[] Elements,
    int? Label
)
{
    private const string LabelOption =
        $"{nameof(RowReaderOptions)}.{nameof(RowReaderOptions.LabelColumn)} (--label-column)";

    private static readonly SearchValues<byte> NoText = SearchValues.Create([
        .. Enumerable.Range(0, ' ').Select(i => (byte)i).Where(b => b is not ((byte)'\t' or (byte)'\r')),
        0x7F,
    ]);

    /// <summary>Finds the columns by the first line, which was read, and by the one behind it.</summary>
    /// <exception cref="InvalidDataException">It is not clear what they are.</exception>
    public static CsvColumns Of(CsvLines lines, RowReaderOptions options)
    {
        var behind = lines.Peek();
        var hasMore = !behind.IsEmpty;
        if (!Utf8.IsValid(lines.Line) || lines.Line.ContainsAny(NoText))
        {
            throw new InvalidDataException(
                $"{lines.Name} has bytes in line {lines.Number} that are no text in UTF-8, or control characters; expected {RowFormat.Readable}, text in UTF-8."
            );
        }

        var separator = SeparatorOf(lines, behind);
        lines.Split(separator);
        var first = Cells(lines);
        var isHeader = options.Header switch
        {
            TextHeader.Present => true,
            TextHeader.Absent => false,
            _ => new CsvFirstLine(lines.Name, lines.Number, first, hasMore).IsHeader(),
        };
        var names = isHeader ? first : NamesAbove(lines, separator, first.Length, options.Header);
        return With(lines.Name, separator, names, isHeader, first.Length, options.LabelColumn);
    }

    /// <summary>The columns of a table that has names and types of its own.</summary>
    /// <exception cref="InvalidDataException">There are several columns of labels, or none that the options mean.</exception>
    public static CsvColumns OfNames(string file, string[] names, RowReaderOptions options) =>
        With(file, (byte)',', names, isHeader: true, names.Length, options.LabelColumn);

    /// <summary>A column as messages call it.</summary>
    public string Describe(int column) =>
        Names is null ? $"column {column + 1}" : $"column {column + 1} ({Names[column]})";

    private static CsvColumns With(
        string text,
        byte separator,
        string[]? names,
        bool isHeader,
        int count,
        string? labelColumn
    )
    {
        var labels = Called(names, "label");
        if (labels.Length > 1)
        {
            throw new InvalidDataException($"{text} has {labels.Length} columns called label; expected at most one.");
        }

        int? label = labels.Length == 0 ? null : labels[0];
        if (labelColumn is not null)
        {
            var asked = LabelPlace(text, names, count, labelColumn);
            label =
                label is null || label == asked
                    ? asked
                    : throw new InvalidDataException(
                        $"{text} has a column called label in place {label + 1}, and {LabelOption} says {labelColumn}; expected one column of labels."
                    );
        }

        int[] others = label is { } place ? [place] : [];
        int[] elements = [.. Enumerable.Range(0, count).Except([.. others, .. Called(names, "row")])];
        // Codes are what a file of codes holds, and something else beside the rows that were made of them.
        var codes = names is null ? [] : Array.FindAll(elements, i => IsLatent(names[i]));
        elements = codes.Length == elements.Length ? elements : [.. elements.Except(codes)];
        return new CsvColumns(separator, names, isHeader, count, elements, label);
    }

    /// <summary>The column that the options mean: a place from 1 on, first, last, or a name of the header.</summary>
    private static int LabelPlace(string text, string[]? names, int count, string asked)
    {
        var named = Called(names, asked);
        int? place =
            asked.Equals("first", StringComparison.OrdinalIgnoreCase) ? 1
            : asked.Equals("last", StringComparison.OrdinalIgnoreCase) ? count
            : int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : null;
        if (named.Length > 1 || (named.Length == 1 && place is { } other && other != named[0] + 1))
        {
            throw new InvalidDataException(
                $"{text} has the name {asked} in column {named[0] + 1}, and {LabelOption} {asked} may mean another column; "
                    + "expected a name or a place that only one column has, or first or last."
            );
        }

        if (named.Length == 1)
        {
            return named[0];
        }

        return place is { } found && found >= 1 && found <= count
            ? found - 1
            : throw new InvalidDataException(
                $"{text} has no column {asked} ({LabelOption}); expected a place from 1 to {count}, first, last"
                    + (names is null ? "; it has no header with names." : ", or a name in its header.")
            );
    }

    /// <summary>The names in a comment right above the first line, as numpy.savetxt writes its header.</summary>
    private static string[]? NamesAbove(CsvLines lines, byte separator, int count, TextHeader header)
    {
        if (lines.Comment.Length == 0 || header == TextHeader.Absent)
        {
            return null;
        }

        var above = new CsvLines(new MemoryStream(lines.Comment), lines.Name);
        if (!above.Read())
        {
            return null;
        }

        above.Split(separator);
        var names = Cells(above);
        return names.Length == count && names.Any(name => CsvCell.KindOf(name) == CsvCellKind.Name) ? names : null;
    }

    private static string[] Cells(CsvLines lines) =>
        [
            .. Enumerable
                .Range(0, lines.FieldCount)
                .Select(i => Encoding.UTF8.GetString(lines.Field(i)).Replace("\"\"", "\"", StringComparison.Ordinal)),
        ];

    /// <summary>The separator of the first line of data, which may be the line behind the first.</summary>
    private static byte SeparatorOf(CsvLines lines, ReadOnlySpan<byte> behind)
    {
        var first = SeparatorIn(lines.Line);
        if (behind.IsEmpty || SeparatorIn(behind) is var second && second == first)
        {
            return first ?? (byte)',';
        }

        if (second is null)
        {
            // A single column, whose name may have blanks in it.
            return first == ' ' ? (byte)',' : first!.Value;
        }

        return first is null || lines.Line.Contains(second.Value)
            ? second.Value
            : throw new InvalidDataException(
                $"{lines.Name} has {Word(first.Value)} between the fields of line {lines.Number} and {Word(second.Value)} in the next; expected one separator throughout."
            );
    }

    private static byte? SeparatorIn(ReadOnlySpan<byte> line)
    {
        var (blanks, others) = (false, (byte)0);
        var isQuoted = false;
        foreach (var b in line.Trim(" \t"u8))
        {
            isQuoted ^= b == '"';
            if (isQuoted)
            {
                continue;
            }

            if (b is (byte)'\t')
            {
                return b;
            }

            others = b == ';' || (b == ',' && others == 0) ? b : others;
            blanks |= b == ' ';
        }

        return others != 0 ? others
            : blanks ? (byte)' '
            : null;
    }

    private static string Word(byte separator) =>
        separator switch
        {
            (byte)'\t' => "tabs",
            (byte)';' => "semicolons",
            (byte)',' => "commas",
            _ => "blanks",
        };

    private static bool IsLatent(string name) =>
        name.StartsWith("latent_", StringComparison.OrdinalIgnoreCase)
        && name.Length > 7
        && name.AsSpan(7).IndexOfAnyExceptInRange('0', '9') < 0;

    private static int[] Called(string[]? names, string name) =>
        names is null
            ? []
            :
            [
                .. Enumerable
                    .Range(0, names.Length)
                    .Where(i => names[i].Equals(name, StringComparison.OrdinalIgnoreCase)),
            ];
}
