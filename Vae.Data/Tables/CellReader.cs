using System.Globalization;

namespace Vae.Data;

/// <summary>Turns what a file holds into the cells of one column, or says why it cannot.</summary>
/// <param name="file">The file, as messages call it.</param>
/// <param name="field">The column.</param>
internal sealed class CellReader(string file, TableField field)
{
    /// <summary>Every whole number up to it is a double.</summary>
    public const long MostInteger = 1L << 53;

    private const int MostShown = 40;

    private readonly StringPool strings = new();

    /// <summary>The column.</summary>
    public TableField Field { get; } = field;

    /// <summary>Whether the column's cells are texts.</summary>
    public bool IsText => Field.Type == CellType.Text;

    /// <summary>A number of the column's type.</summary>
    public double Number(long value, long row) =>
        Field.Type switch
        {
            CellType.Boolean when value is not (0 or 1) => throw Misfit(Invariant(value), row),
            CellType.Integer when value is > MostInteger or < -MostInteger => throw TooLarge(Invariant(value), row),
            _ => value,
        };

    /// <inheritdoc cref="Number(long, long)"/>
    public double Number(ulong value, long row) =>
        value <= long.MaxValue ? Number((long)value, row)
        : Field.Type == CellType.Real ? value
        : throw (Field.Type == CellType.Integer ? TooLarge(Invariant(value), row) : Misfit(Invariant(value), row));

    /// <summary>A number of the column's type; NaN, which is none, is a missing cell.</summary>
    public double Number(double value, long row) =>
        Fits(value) ? Kept(value) : throw Unfit(value, Invariant(value), row);

    /// <summary>A number of the column's type from a text that no locale wrote.</summary>
    public double Number(ReadOnlySpan<char> text, long row)
    {
        if (Field.Type == CellType.Boolean && TextNumber.Boolean(text) is { } boolean)
        {
            return boolean ? 1 : 0;
        }

        var number = TextNumber.Parse(text, commas: false);
        return Fits(number) ? Kept(number.Value) : throw Unfit(number, text.ToString(), row);
    }

    /// <summary>Whether a number, or none, is of the column's type.</summary>
    public bool Fits(double value) =>
        double.IsNaN(value)
        || Field.Type switch
        {
            CellType.Boolean => value is 0 or 1,
            CellType.Integer => double.IsInteger(value) && Math.Abs(value) <= MostInteger,
            _ => Math.Abs(value) <= float.MaxValue,
        };

    /// <summary>Whether a number that was a text is of the column's type.</summary>
    public bool Fits(TextNumber number) =>
        number.Kind != NumberKind.None
        && Fits(number.Value)
        && (number.Kind != NumberKind.LargeInteger || Field.Type == CellType.Real);

    /// <summary>A number that fits; among whole numbers there is one zero.</summary>
    public double Kept(double value) => Field.Type == CellType.Real ? value : value + 0.0;

    /// <summary>What is wrong with a number of text that does not fit its column's type.</summary>
    public InvalidDataException Unfit(TextNumber number, string shown, long row, long line = 0) =>
        number.Kind == NumberKind.None ? Misfit(shown, row, line) : Unfit(number.Value, shown, row, line);

    /// <summary>A text, the same object for the same text as long as there are not too many.</summary>
    public string Text(ReadOnlySpan<char> text) => strings.Get(text);

    /// <summary>The text of a whole number.</summary>
    public string Text(long value)
    {
        Span<char> buffer = stackalloc char[24];
        value.TryFormat(buffer, out var length, default, CultureInfo.InvariantCulture);
        return strings.Get(buffer[..length]);
    }

    /// <summary>The text of a whole number.</summary>
    public string Text(ulong value)
    {
        Span<char> buffer = stackalloc char[24];
        value.TryFormat(buffer, out var length, default, CultureInfo.InvariantCulture);
        return strings.Get(buffer[..length]);
    }

    /// <summary>The text of a number, the shortest that tells it from all others; null for NaN, a missing cell.</summary>
    public string? Text(double value)
    {
        if (double.IsNaN(value))
        {
            return null;
        }

        Span<char> buffer = stackalloc char[32];
        value.TryFormat(buffer, out var length, "R", CultureInfo.InvariantCulture);
        return strings.Get(buffer[..length]);
    }

    /// <inheritdoc cref="Text(double)"/>
    public string? Text(float value)
    {
        if (float.IsNaN(value))
        {
            return null;
        }

        Span<char> buffer = stackalloc char[32];
        value.TryFormat(buffer, out var length, "R", CultureInfo.InvariantCulture);
        return strings.Get(buffer[..length]);
    }

    /// <summary>The text of a Boolean.</summary>
    public static string Text(bool value) => value ? "true" : "false";

    /// <summary>What is wrong with a cell that does not fit its column's type.</summary>
    /// <param name="found">The cell.</param>
    /// <param name="row">Its row's number.</param>
    /// <param name="line">Its line in a text; 0 where there is none.</param>
    public InvalidDataException Misfit(string found, long row, long line = 0) =>
        Wrong(
            found,
            row,
            line,
            Field.Type switch
            {
                CellType.Boolean => "true or false, as the column is of the type Boolean",
                CellType.Integer => "a whole number, as the column is of the type Integer",
                _ =>
                    "a finite number within the range of float32 (up to 3.4028235E+38), as the column is of the type Real",
            }
        );

    /// <summary>What is wrong with a whole number that a double does not hold.</summary>
    private InvalidDataException TooLarge(string found, long row, long line = 0) =>
        Wrong(
            found,
            row,
            line,
            "a whole number within ±9007199254740992 (2^53), or the type Text for the column, which keeps every digit"
        );

    /// <summary>What is wrong with a cell.</summary>
    private InvalidDataException Wrong(string found, long row, long line, string expected) =>
        new($"{file} has '{Shown(found)}' in {Place(row, line)}, column '{Field.Name}'; expected {expected}.");

    /// <summary>A row, as messages call it.</summary>
    public static string Place(long row, long line) => line == 0 ? $"row {row}" : $"row {row} (line {line})";

    /// <summary>So much of a cell that it is known again.</summary>
    public static string Shown(string cell) => cell.Length > MostShown ? cell[..MostShown] + "..." : cell;

    /// <summary>What is wrong with a column of dates or times.</summary>
    /// <param name="file">The file, as messages call it.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="example">One of its cells; null when all are missing.</param>
    public static InvalidDataException Dates(string file, string column, string? example) =>
        new(
            $"{file} has dates or times{(example is null ? "" : $", such as {example},")} in the column '{column}', which are not supported; "
                + "expected numbers, such as the days since some date, or the type Text for the column."
        );

    private InvalidDataException Unfit(double value, string shown, long row, long line = 0) =>
        Field.Type == CellType.Integer && double.IsInteger(value)
            ? TooLarge(shown, row, line)
            : Misfit(shown, row, line);

    private static string Invariant<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
