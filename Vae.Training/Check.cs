using System.Globalization;

namespace Vae.Training;

/// <summary>The checks of hyper-parameters, each with one sentence that names the figure.</summary>
internal static class Check
{
    public static void AtLeast(long value, long minimum, string name) =>
        Require(value >= minimum, value, name, $"at least {minimum}");

    public static void InRange(long value, long minimum, long maximum, string name) =>
        Require(value >= minimum && value <= maximum, value, name, $"{minimum} to {maximum}");

    public static void Positive(double value, string name) =>
        Require(value > 0 && double.IsFinite(value), value, name, "a positive number");

    public static void NotNegative(double value, string name) =>
        Require(value >= 0 && double.IsFinite(value), value, name, "zero or a positive number");

    public static void Fraction(double value, string name) =>
        Require(value is > 0 and <= 1, value, name, "above 0 and at most 1");

    private static void Require(bool condition, IFormattable value, string name, string expected)
    {
        if (!condition)
        {
            throw new ArgumentException(
                $"The {name} is {value.ToString(null, CultureInfo.InvariantCulture)}; expected {expected}."
            );
        }
    }
}
