using System.Globalization;

namespace Vae.Batch;

/// <summary>What the columns of a CSV table are: <c>row</c> and <c>label</c> by their names, elements of a row otherwise.</summary>
/// <param name="Names">The names in the header; null when there is none.</param>
/// <param name="Count">The number of columns.</param>
/// <param name="Elements">The columns that are elements of a row, in order.</param>
/// <param name="Label">The column of labels; null when there is none.</param>
internal sealed record CsvColumns(string[]? Names, int Count, int[] Elements, int? Label)
{
    public const NumberStyles Numbers =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Finds the columns by the first line, which is a header unless all of it is numbers.</summary>
    public static CsvColumns Of(CsvLines first)
    {
        var names = new string[first.FieldCount];
        var numbers = true;
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = first.Field(i).ToString();
            numbers &= float.TryParse(names[i], Numbers, CultureInfo.InvariantCulture, out _);
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
