using System.Buffers;

namespace Vae.Data;

/// <summary>Tells dates and times in ISO's form from other text.</summary>
internal static class TextDate
{
    private static readonly SearchValues<char> InTimes = SearchValues.Create("0123456789:.,+-Zz ");

    /// <summary>Whether a cell is a date, <c>2024-01-31</c>, with or without a time of day behind it.</summary>
    public static bool Fits(ReadOnlySpan<char> cell)
    {
        if (
            cell.Length < 10
            || !Digits(cell, 0, 4)
            || cell[4] != '-'
            || !Digits(cell, 5, 2)
            || cell[7] != '-'
            || !Digits(cell, 8, 2)
        )
        {
            return false;
        }

        var (month, day) = (Two(cell, 5), Two(cell, 8));
        return month is >= 1 and <= 12
            && day is >= 1 and <= 31
            && (cell.Length == 10 || (cell[10] is 'T' or 't' or ' ' && IsTime(cell[11..])));
    }

    /// <summary>Hours and minutes, and perhaps seconds, parts of them, and a zone.</summary>
    private static bool IsTime(ReadOnlySpan<char> cell)
    {
        if (cell.Length < 5 || !Digits(cell, 0, 2) || cell[2] != ':' || !Digits(cell, 3, 2) || Two(cell, 0) > 24)
        {
            return false;
        }

        return !cell[5..].ContainsAnyExcept(InTimes);
    }

    private static bool Digits(ReadOnlySpan<char> cell, int at, int count) =>
        !cell.Slice(at, count).ContainsAnyExceptInRange('0', '9');

    private static int Two(ReadOnlySpan<char> cell, int at) => (cell[at] - '0') * 10 + (cell[at + 1] - '0');
}
