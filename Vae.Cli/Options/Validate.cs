using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Vae.Cli;

/// <summary>Checks of single options, as usage errors.</summary>
internal static class Validate
{
    /// <summary>A whole number must not be below <paramref name="minimum"/>.</summary>
    public static Action<OptionResult> AtLeast(Option option, long minimum) =>
        Check(option, value => value >= minimum, $"at least {minimum}");

    /// <summary>A number must be above 0 and finite.</summary>
    public static Action<OptionResult> Positive(Option option) =>
        result =>
        {
            if (
                result.Tokens.Count == 1
                && float.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value)
                && !(value > 0 && float.IsFinite(value))
            )
            {
                result.AddError($"{option.Name} is {value}; expected a finite number above 0.");
            }
        };

    /// <summary>A whole number must not be outside of its range.</summary>
    public static Action<OptionResult> InRange(Option option, int minimum, int maximum) =>
        Check(option, value => value >= minimum && value <= maximum, $"{minimum} to {maximum}");

    // What is no number is found by the parser itself.
    private static Action<OptionResult> Check(Option option, Predicate<long> isRight, string expected) =>
        result =>
        {
            if (
                result.Tokens.Count == 1
                && long.TryParse(
                    result.Tokens[0].Value,
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out var value
                )
                && !isRight(value)
            )
            {
                result.AddError($"{option.Name} is {value}; expected {expected}.");
            }
        };
}
