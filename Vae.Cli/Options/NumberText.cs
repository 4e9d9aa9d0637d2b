using System.Globalization;
using System.Numerics;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>
/// Reads the numbers of the command line, the same way in every country: ASCII digits with a point before the decimals, and nothing
/// between them that somebody writes for a decimal point and somebody else for thousands.
/// </summary>
internal static class NumberText
{
    private const NumberStyles Whole = NumberStyles.AllowLeadingSign;
    private const NumberStyles Decimal =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Reads a number.</summary>
    /// <typeparam name="T">A whole or a floating-point type.</typeparam>
    /// <param name="text">The text, all of which has to be the number.</param>
    /// <param name="value">The number.</param>
    /// <param name="expected">What was expected instead, in words.</param>
    /// <returns>False when the text is no number, or one that the type does not hold.</returns>
    public static bool TryRead<T>(string text, out T value, out string expected)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        var isWhole = T.IsInteger(T.One / (T.One + T.One));
        expected =
            !isWhole ? $"a number such as 0.5 or 1e-3, with a point and no commas"
            : IsDigits(text)
                ? string.Create(CultureInfo.InvariantCulture, $"at most {T.MaxValue} and at least {T.MinValue}")
            : "a whole number such as 12, without commas or points";
        // The parser lets zeros follow that end a C string.
        return T.TryParse(text, isWhole ? Whole : Decimal, CultureInfo.InvariantCulture, out value)
            && T.IsFinite(value)
            && !text.Contains('\0', StringComparison.Ordinal);
    }

    /// <summary>Reads a number that an option or a part of its value is.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static T Read<T>(string text, string name)
        where T : struct, INumber<T>, IMinMaxValue<T> =>
        TryRead<T>(text, out var value, out var expected)
            ? value
            : throw new UsageException($"{name} has '{text}'; expected {expected}.");

    /// <summary>Reads numbers with commas between them.</summary>
    /// <exception cref="UsageException">One of them is none.</exception>
    public static IReadOnlyList<T> List<T>(string text, string name)
        where T : struct, INumber<T>, IMinMaxValue<T> => [.. text.Split(',').Select(part => Read<T>(part, name))];

    /// <summary>Reads the shape of a row, such as 28,28 or 3,32,32.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static DataShape Shape(string text, string name) =>
        UsageException.Check(() =>
            List<int>(text, name) is var sizes && sizes is [var height, var width]
                ? new DataShape(1, height, width)
                : new DataShape(sizes)
        );

    private static bool IsDigits(string text) =>
        text.Length > 0 && text.AsSpan().TrimStart('-').ContainsAnyExceptInRange('0', '9') is false && text != "-";
}
