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
    private const string HeaderOption =
        $"{nameof(RowReaderOptions)}.{nameof(RowReaderOptions.Header)} (--header yes or no)";
    private const string LabelOption =
        $"{nameof(RowReaderOptions)}.{nameof(RowReaderOptions.LabelColumn)} (--label-column)";

    private static readonly SearchValues<byte> NoText = SearchValues.Create([
        .. Enumerable.Range(0, ' ').Select(i => (byte)i).Where(b => b is not ((byte)'\t' or (byte)'\r')),
        0x7F,
    ]);

    private static readonly string[] KnownNames = ["row", "label"];

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
        var first = new string[lines.FieldCount];
        for (var i = 0; i < first.Length; i++)
        {
            first[i] = Encoding.UTF8.GetString(lines.Field(i)).Replace("\"\"", "\"", StringComparison.Ordinal);
        }

        var isHeader = options.Header switch
        {
            TextHeader.Present => true,
            TextHeader.Absent => false,
            _ => new FirstLine(lines.Name, lines.Number, first, hasMore).IsHeader(),
        };
        var names = isHeader ? first : NamesAbove(lines, separator, first.Length, options.Header);
        return With(lines.Name, separator, names, isHeader, first.Length, options.LabelColumn);
    }

    /// <summary>Whether a reader takes a line of these cells for a header without being told.</summary>
    public static bool AreHeader(string[] cells)
    {
        try
        {
            return new FirstLine("", 1, cells, hasMore: true).IsHeader();
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

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
        string[] names =
        [
            .. Enumerable.Range(0, above.FieldCount).Select(i => Encoding.UTF8.GetString(above.Field(i))),
        ];
        return names.Length == count && names.Any(name => CsvCell.KindOf(name) == CsvCellKind.Name) ? names : null;
    }

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

    /// <summary>The cells of a first line of which nothing is said.</summary>
    /// <param name="text">As messages call the text.</param>
    /// <param name="line">The line's number, which is not 1 below comments.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="hasMore">Whether there are lines behind it.</param>
    private sealed class FirstLine(string text, long line, string[] cells, bool hasMore)
    {
        private readonly CsvCellKind[] kinds = Array.ConvertAll(cells, CsvCell.KindOf);

        /// <summary>Whether it is names; where that is not clear, nothing is guessed.</summary>
        public bool IsHeader()
        {
            var numbers = kinds.Count(kind => kind == CsvCellKind.Number);
            return kinds.Contains(CsvCellKind.Name) ? IsOfNames(numbers)
                : numbers == cells.Length ? IsOfColumnNumbers()
                : kinds.All(kind => kind is CsvCellKind.Number or CsvCellKind.NotFinite) ? false
                : throw Mixed(kinds.AsSpan().IndexOfAnyExcept(CsvCellKind.Number, CsvCellKind.NotFinite));
        }

        private bool IsOfNames(int numbers)
        {
            if (cells.Length == 1)
            {
                return CsvCell.IsWord(cells[0]) ? true : throw Mixed(0);
            }

            var odd = Array.FindIndex(
                kinds,
                kind => kind is CsvCellKind.Missing or CsvCellKind.Broken or CsvCellKind.NotFinite
            );
            if (odd < 0 && cells.Length > 2 && cells.Distinct(StringComparer.OrdinalIgnoreCase).Take(2).Count() == 1)
            {
                // A value may be the same in all columns, a name may not.
                odd = 1;
            }

            if (odd >= 0 || numbers == 0)
            {
                return odd < 0 ? true : throw Mixed(odd);
            }

            var names = Cells(CsvCellKind.Name).ToArray();
            var isNumbered =
                CsvCell.AreInOrder(Cells(CsvCellKind.Number))
                && names.All(CsvCell.IsWord)
                && (numbers > 1 || names.All(name => KnownNames.Contains(name, StringComparer.OrdinalIgnoreCase)));
            return isNumbered
                ? true
                : throw Mixed(Array.IndexOf(kinds, names.Length <= numbers ? CsvCellKind.Name : CsvCellKind.Number));
        }

        /// <summary>Whether all numbers of a line are those of the columns.</summary>
        private bool IsOfColumnNumbers()
        {
            // Two columns that count from 1 are any row; those that count from 0 may be what pandas calls them.
            // A program that keeps all numbers as floats writes 3.0.
            var whole = cells.Select(cell => cell.EndsWith(".0", StringComparison.Ordinal) ? cell[..^2] : cell);
            if (cells.Length == 1 || !CsvCell.AreInOrder(whole) || (cells.Length == 2 && cells[0] != "0"))
            {
                return false;
            }

            // Nobody numbers columns with zeros in front, or behind a point; a code, a day or a measurement has some.
            var arePlain = cells.All(cell => cell.Length == 1 || (cell[0] != '0' && !cell.Contains('.')));
            return cells.Length > 2 && hasMore && arePlain
                ? true
                : throw new InvalidDataException(
                    $"{text} has {cells[0]} to {cells[^1]} in line {line}, which may be a row or the numbers of its columns; {HeaderOption} has to tell."
                );
        }

        private IEnumerable<string> Cells(CsvCellKind kind) => cells.Where((_, i) => kinds[i] == kind);

        private InvalidDataException Mixed(int column)
        {
            var cell = cells[column];
            var rest = cells.Where((_, i) => i != column).ToArray();
            if (
                cell.Length == 0
                && rest.Length > 1
                && (CsvCell.AreInOrder(rest) || kinds.All(kind => kind is CsvCellKind.Name or CsvCellKind.Missing))
            )
            {
                return new InvalidDataException(
                    $"{text} has a header without a name for column {column + 1}, as pandas writes its index; "
                        + "expected a name for each column (to_csv(index=False) leaves the index out)."
                );
            }

            var expected = $"a finite number{CsvCell.Hint(Encoding.UTF8.GetBytes(cell))}";
            return new InvalidDataException(
                $"{text} has \"{Shown(cell)}\" in line {line}, column {column + 1}; expected {expected}"
                    + (cells.Length == 1 ? ", or a word as the column's name: " : ", or names in all columns: ")
                    + $"{HeaderOption} tells whether the line is a header."
            );
        }

        private static string Shown(string cell) => cell.Length > 40 ? $"{cell[..40]}..." : cell;
    }
}
