using System.Globalization;
using System.Text;

namespace Vae.Data;

/// <summary>What a cell of a text's first line may be.</summary>
internal enum CsvCellKind
{
    /// <summary>A finite number.</summary>
    Number,

    /// <summary>Infinity or no number by its bits: <c>inf</c>, <c>nan</c>.</summary>
    NotFinite,

    /// <summary>A sign that there is no value: nothing, <c>NA</c>, <c>null</c>, <c>?</c>.</summary>
    Missing,

    /// <summary>What only numbers are written with, in an order that makes none: <c>0,5</c>, <c>1.2.3</c>, <c>5 0</c>.</summary>
    Broken,

    /// <summary>
    /// A number with letters in place of digits, or a name: <c>1O</c>, <c>l5</c>, a lone <c>O</c>, <c>0x10</c>, <c>true</c>; also what has no
    /// letter at all.
    /// </summary>
    Either,

    /// <summary>Anything else.</summary>
    Name,
}

/// <summary>Tells numbers from names, and what is meant to be a number from both.</summary>
internal static class CsvCell
{
    /// <summary>How numbers may be written.</summary>
    public const NumberStyles Numbers =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private const int MostShown = 40;
    private const string NumberSigns = "0123456789+-.,'eE% \t";

    // Letters that are typed, or read from paper, for 0 and 1.
    private const string DigitLookalikes = "OolIi|";

    // Values that are words: of switches, and of small numbers.
    private static readonly HashSet<string> ValueWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
    };

    private static readonly HashSet<string> NotFinite = new(StringComparer.OrdinalIgnoreCase)
    {
        "inf",
        "+inf",
        "-inf",
        "+infinity",
        "1.#inf",
        "-1.#inf",
        "1.#qnan",
        "-1.#ind",
        "+nan",
        "-nan",
    };

    private static readonly HashSet<string> Missing = new(StringComparer.OrdinalIgnoreCase)
    {
        "",
        "na",
        "n/a",
        "#n/a",
        "#na",
        "<na>",
        "n.a.",
        "null",
        "none",
        "nil",
        "nul",
        "missing",
        "undefined",
        "unknown",
        "?",
        "-",
        "--",
        "---",
        ".",
        "..",
        "*",
        "\\N",
        "#div/0!",
        "#value!",
        "#ref!",
        "#num!",
    };

    /// <summary>What a cell is, taken alone.</summary>
    public static CsvCellKind KindOf(string cell)
    {
        if (float.TryParse(cell, Numbers, CultureInfo.InvariantCulture, out var number))
        {
            return float.IsFinite(number) ? CsvCellKind.Number : CsvCellKind.NotFinite;
        }

        if (NotFinite.Contains(cell))
        {
            return CsvCellKind.NotFinite;
        }

        if (Missing.Contains(cell))
        {
            return CsvCellKind.Missing;
        }

        var hasDigit = cell.AsSpan().ContainsAnyInRange('0', '9');
        var hasSign = cell.AsSpan().ContainsAny("+-.,");
        if (cell.All(c => NumberSigns.Contains(c, StringComparison.Ordinal)))
        {
            // Of an "e" alone, or "ee", nothing says that a number is meant.
            return hasDigit || !cell.Any(char.IsAsciiLetter) ? CsvCellKind.Broken : CsvCellKind.Name;
        }

        if (!cell.Any(char.IsLetter))
        {
            // A date, a fraction, a minus that is none, or a place such as 3_4.
            return CsvCellKind.Either;
        }

        if (ValueWords.Contains(cell) || IsHexadecimal(cell))
        {
            return CsvCellKind.Either;
        }

        var looksLikeDigits = cell.All(c => (NumberSigns + DigitLookalikes).Contains(c, StringComparison.Ordinal));
        var onlyLookalikes = !cell.AsSpan().ContainsAny("eE");
        return
            looksLikeDigits
            && (hasDigit || (onlyLookalikes && (cell.Length == 1 || hasSign || cell.All(c => c is 'O' or 'o'))))
            ? CsvCellKind.Either
            : CsvCellKind.Name;
    }

    private static bool IsHexadecimal(string cell) =>
        cell.Length > 2 && cell[0] == '0' && cell[1] is 'x' or 'X' && cell.Skip(2).All(char.IsAsciiHexDigit);

    /// <summary>
    /// Whether a cell that no other stands beside is a column's name: labels may be single letters, and what starts with a digit, or looks
    /// like some, may be a number that was typed or read wrongly.
    /// </summary>
    public static bool IsWord(string cell) =>
        cell.Length > 1
        && !char.IsAsciiDigit(cell[0])
        && (
            cell.Count(char.IsLetter) > 1
            || cell.Any(c => char.IsLetter(c) && !"OoQDlIiZzSsBbGgq".Contains(c, StringComparison.Ordinal))
        );

    /// <summary>Whether numbers are those of columns: whole, and counting up from 0 or from 1.</summary>
    public static bool AreInOrder(IEnumerable<string> numbers)
    {
        var expected = -1L;
        foreach (var number in numbers)
        {
            if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return false;
            }

            if (expected < 0 ? value > 1 : value != expected)
            {
                return false;
            }

            expected = value + 1;
        }

        return true;
    }

    /// <summary>A cell as messages show it.</summary>
    public static string Shown(string cell) => cell.Length > MostShown ? $"{cell[..MostShown]}..." : cell;

    /// <summary>What to say of a cell that is no number beyond that: a decimal comma, or two separators.</summary>
    public static string Hint(ReadOnlySpan<byte> cell)
    {
        var text = Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, MostShown)]);
        return text.Count(c => c == ',') == 1
            && float.TryParse(text.Replace(',', '.'), Numbers, CultureInfo.InvariantCulture, out _)
                ? " with a decimal point in place of the comma"
            : text.AsSpan().ContainsAny(" \t") && KindOf(text) == CsvCellKind.Broken ? ", and one separator throughout"
            : "";
    }
}
