using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Vae.Cli;

/// <summary>Checks of single options, as usage errors.</summary>
internal static class Validate
{
    /// <summary>A whole number must not be below <paramref name="minimum"/>; what is no number is found by the parser itself.</summary>
    public static Action<OptionResult> AtLeast(Option option, int minimum) =>
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
                && value < minimum
            )
            {
                result.AddError($"{option.Name} is {value}; expected at least {minimum}.");
            }
        };
}
