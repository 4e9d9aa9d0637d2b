using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Vae.Cli;

/// <summary>Checks of single options, as usage errors.</summary>
internal static class Validate
{
    /// <summary>A whole number must not be below <paramref name="minimum"/>.</summary>
    public static Action<OptionResult> AtLeast(Option option, long minimum) =>
        Check<long>(
            option,
            value => value >= minimum,
            string.Create(CultureInfo.InvariantCulture, $"at least {minimum}")
        );

    /// <summary>A number must be above 0 and finite.</summary>
    public static Action<OptionResult> Positive(Option option) =>
        Check<float>(option, value => value > 0, "a finite number above 0");

    /// <summary>A whole number must not be outside of its range.</summary>
    public static Action<OptionResult> InRange(Option option, long minimum, long maximum) =>
        Check<long>(
            option,
            value => value >= minimum && value <= maximum,
            string.Create(CultureInfo.InvariantCulture, $"{minimum} to {maximum}")
        );

    /// <summary>The numbers of an option that is a list of what is trained or drawn in turn, each of which is another.</summary>
    /// <exception cref="UsageException">One of them is no number, or is there twice.</exception>
    public static IReadOnlyList<T> Different<T>(ParseResult parse, Option<string> option)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        var values = NumberText.List<T>(parse.GetValue(option)!, option.Name);
        return values.Distinct().Count() == values.Count
            ? values
            : throw new UsageException($"{option.Name} has a value twice; expected values that differ.");
    }

    /// <summary>β must come to its target within a training, or figures would be said to be of a β that it never had.</summary>
    /// <exception cref="UsageException">It does not.</exception>
    public static void RequireReached(ParseResult parse, Option<int> warmup, Option<int> epochs)
    {
        if (parse.GetValue(warmup) > parse.GetValue(epochs))
        {
            throw new UsageException(
                $"{warmup.Name} is {parse.GetValue(warmup)} and {epochs.Name} {parse.GetValue(epochs)}; expected a warm-up that is no longer, as β would not come to what is studied."
            );
        }
    }

    // What is no number is found by the parser itself.
    private static Action<OptionResult> Check<T>(Option option, Predicate<T> isRight, string expected)
        where T : struct, INumber<T>, IMinMaxValue<T> =>
        result =>
        {
            if (
                result.Tokens is [var token]
                && NumberText.TryRead<T>(token.Value, out var value, out _)
                && !isRight(value)
            )
            {
                result.AddError($"{option.Name} is {token.Value}; expected {expected}.");
            }
        };
}
