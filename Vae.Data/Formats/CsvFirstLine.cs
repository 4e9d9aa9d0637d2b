using System.Text;

namespace Vae.Data;

/// <summary>The cells of a first line of which nothing is said.</summary>
/// <param name="text">As messages call the text.</param>
/// <param name="line">The line's number, which is not 1 below comments.</param>
/// <param name="cells">The cells.</param>
/// <param name="hasMore">Whether there are lines behind it.</param>
internal sealed class CsvFirstLine(string text, long line, string[] cells, bool hasMore)
{
    private const string HeaderOption =
        $"{nameof(RowReaderOptions)}.{nameof(RowReaderOptions.Header)} (--header yes or no)";

    private static readonly string[] KnownNames = ["row", "label"];

    private readonly CsvCellKind[] kinds = Array.ConvertAll(cells, CsvCell.KindOf);

    /// <summary>Whether a reader takes a line of these cells for a header without being told.</summary>
    public static bool AreNames(string[] cells)
    {
        try
        {
            return new CsvFirstLine("", 1, cells, hasMore: true).IsHeader();
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

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
            $"{text} has \"{CsvCell.Shown(cell)}\" in line {line}, column {column + 1}; expected {expected}"
                + (cells.Length == 1 ? ", or a word as the column's name: " : ", or names in all columns: ")
                + $"{HeaderOption} tells whether the line is a header."
        );
    }
}
