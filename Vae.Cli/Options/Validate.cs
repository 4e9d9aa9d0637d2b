using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Vae.Cli;

/// <summary>Checks of single options, as usage errors.</summary>
internal static class Validate
{
    /// <summary>A whole number must not be below <paramref name="minimum"/>.</summary>
    public static Action<OptionResult> AtLeast(Option option, int minimum) =>
        Check(option, value => value >= minimum, $"at least {minimum}");

    /// <summary>A whole number must not be outside of its range.</summary>
    public static Action<OptionResult> InRange(Option option, int minimum, int maximum) =>
        Check(option, value => value >= minimum && value <= maximum, $"{minimum} to {maximum}");

    // What is no number is found by the parser itself.
    private static Action<OptionResult> Check(Option option, Predicate<int> isRight, string expected) =>
        result =>
        {
            if (
                result.Tokens.Count == 1
                && int.TryParse(
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
