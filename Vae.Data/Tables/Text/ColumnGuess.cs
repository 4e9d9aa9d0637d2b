namespace Vae.Data;

/// <summary>What the cells of a column of text have in common, so that its type is found in one pass.</summary>
internal sealed class ColumnGuess
{
    private long booleans;
    private long wholes;
    private long reals;
    private long infinities;
    private long dates;
    private long others;
    private string? pointed;
    private string? comma;
    private string? date;

    /// <summary>The first number with a point; null when there is none.</summary>
    public string? Pointed => pointed;

    /// <summary>The first number with a decimal comma; null when there is none.</summary>
    public string? Comma => comma;

    /// <summary>Looks at a cell that is not missing, without blanks around it.</summary>
    public void Add(ReadOnlySpan<char> cell, bool commas)
    {
        // Once one cell is a text, no number makes another type of the column, but dates are counted.
        var number = others > 0 ? default : TextNumber.Parse(cell, commas);
        switch (number.Kind)
        {
            case NumberKind.Integer or NumberKind.LargeInteger:
                wholes++;
                break;
            case NumberKind.Real:
                reals++;
                if (number.Mark == '.')
                {
                    pointed ??= cell.ToString();
                }
                else if (number.Mark == ',')
                {
                    comma ??= cell.ToString();
                }

                break;
            case NumberKind.Infinite:
                infinities++;
                break;
            default:
                AddText(cell);
                break;
        }
    }

    /// <summary>The column's type.</summary>
    /// <param name="file">The file, as messages call it.</param>
    /// <param name="name">The column's name.</param>
    /// <param name="ofDates">The type of a column of dates; null where it is refused.</param>
    /// <exception cref="InvalidDataException">The column holds dates, and is refused.</exception>
    public CellType Type(string file, string name, CellType? ofDates)
    {
        var numbers = wholes + reals;
        if (dates > 0 && dates >= numbers + infinities + booleans + others)
        {
            return ofDates ?? throw CellReader.Dates(file, name, date);
        }

        var texts = others + dates;
        return booleans > 0 && texts + numbers + infinities == 0 ? CellType.Boolean
            : numbers == 0 || texts + booleans > 0 || (pointed is not null && comma is not null) ? CellType.Text
            : reals + infinities > 0 ? CellType.Real
            : CellType.Integer;
    }

    private void AddText(ReadOnlySpan<char> cell)
    {
        if (TextNumber.Boolean(cell) is not null)
        {
            booleans++;
        }
        else if (TextDate.Fits(cell))
        {
            dates++;
            date ??= cell.ToString();
        }
        else
        {
            others++;
        }
    }
}
