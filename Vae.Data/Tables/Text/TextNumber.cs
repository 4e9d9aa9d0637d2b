using System.Globalization;

namespace Vae.Data;

/// <summary>What a cell of text is, as a number.</summary>
internal enum NumberKind
{
    /// <summary>No number, such as one with marks between thousands.</summary>
    None,

    /// <summary>A number with leading zeros, such as 00123: a code, unless the column is said to hold numbers.</summary>
    Code,

    /// <summary>Digits alone, within ±2^53.</summary>
    Integer,

    /// <summary>Digits alone, beyond ±2^53.</summary>
    LargeInteger,

    /// <summary>A number with a decimal mark or an exponent.</summary>
    Real,

    /// <summary>A word for infinity.</summary>
    Infinite,
}

/// <summary>A number as text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Its value, infinite beyond a double's range.</param>
/// <param name="Mark">The decimal mark; 0 when there is none.</param>
internal readonly record struct TextNumber(NumberKind Kind, double Value, char Mark)
{
    private const int MostDigits = 18;

    /// <summary>Reads a number.</summary>
    /// <param name="cell">The cell, without blanks around it.</param>
    /// <param name="commas">Whether the decimal mark may be a comma.</param>
    public static TextNumber Parse(ReadOnlySpan<char> cell, bool commas)
    {
        var at = cell is ['-' or '+', ..] ? 1 : 0;
        var start = at;
        long whole = 0;
        for (; at < cell.Length && char.IsAsciiDigit(cell[at]); at++)
        {
            if (at - start < MostDigits)
            {
                whole = whole * 10 + (cell[at] - '0');
            }
        }

        var digits = at - start;
        if (at == cell.Length && digits > 0)
        {
            return digits > 1 && cell[start] == '0' ? new TextNumber(NumberKind.Code, ParseDouble(cell), '\0')
                : digits <= MostDigits && whole <= CellReader.MostInteger
                    ? new TextNumber(NumberKind.Integer, cell[0] == '-' ? -whole : whole, '\0')
                : new TextNumber(NumberKind.LargeInteger, ParseDouble(cell), '\0');
        }

        var mark = at < cell.Length && (cell[at] == '.' || (commas && cell[at] == ',')) ? cell[at++] : '\0';
        var fraction = at;
        while (at < cell.Length && char.IsAsciiDigit(cell[at]))
        {
            at++;
        }

        fraction = at - fraction;
        if (digits + fraction == 0)
        {
            return IsInfinity(cell[start..])
                ? new TextNumber(
                    NumberKind.Infinite,
                    cell[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
                    '\0'
                )
                : default;
        }

        if (at < cell.Length && !IsExponent(cell[at..]))
        {
            return default;
        }

        var kind = digits > 1 && cell[start] == '0' ? NumberKind.Code : NumberKind.Real;
        return new TextNumber(kind, Measure(cell, mark), mark);
    }

    /// <summary>True or false in any case; null for all else.</summary>
    public static bool? Boolean(ReadOnlySpan<char> cell) =>
        cell.Length == 4 && cell.Equals("true", StringComparison.OrdinalIgnoreCase) ? true
        : cell.Length == 5 && cell.Equals("false", StringComparison.OrdinalIgnoreCase) ? false
        : null;

    private static double Measure(ReadOnlySpan<char> cell, char mark)
    {
        if (mark != ',')
        {
            return ParseDouble(cell);
        }

        var copy = cell.Length <= 128 ? stackalloc char[cell.Length] : new char[cell.Length];
        cell.Replace(copy, ',', '.');
        return ParseDouble(copy);
    }

    private static double ParseDouble(ReadOnlySpan<char> cell) =>
        double.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static bool IsExponent(ReadOnlySpan<char> rest)
    {
        if (rest is not ['e' or 'E', .. var power])
        {
            return false;
        }

        power = power is ['-' or '+', ..] ? power[1..] : power;
        return power.Length > 0 && !power.ContainsAnyExceptInRange('0', '9');
    }

    private static bool IsInfinity(ReadOnlySpan<char> word) =>
        word.Equals("inf", StringComparison.OrdinalIgnoreCase)
        || word.Equals("infinity", StringComparison.OrdinalIgnoreCase)
        || word is "∞";
}
