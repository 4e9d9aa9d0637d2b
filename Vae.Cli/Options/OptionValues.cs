using System.CommandLine;
using System.CommandLine.Parsing;
using System.Numerics;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>
/// Reads the values of all options of all commands. System.CommandLine's own conversions take a comma for a thousands separator, numbers
/// for names, and tell of a wrong value by the name of a .NET type.
/// </summary>
internal static class OptionValues
{
    /// <summary>Sets how the options of a command, and of those below it, are read.</summary>
    public static void Set(Command command)
    {
        foreach (var option in command.Options)
        {
            Set(option);
        }

        foreach (var below in command.Subcommands)
        {
            Set(below);
        }
    }

    /// <summary>Whether the command line gives an option itself.</summary>
    public static bool IsGiven(this ParseResult parse, Option option) => parse.GetResult(option) is { Implicit: false };

    /// <summary>Refuses options that have no effect beside what else was given.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="why">Why they have none, in words.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="UsageException">One of them is given.</exception>
    public static void RequireNo(this ParseResult parse, string why, params IEnumerable<Option> options)
    {
        if (options.FirstOrDefault(parse.IsGiven) is { } given)
        {
            throw new UsageException($"{given.Name} has no effect here: {why}; expected the command without it.");
        }
    }

    private static void Set(Option option) =>
        _ =
            IsOf<int>(option)
            || IsOf<long>(option)
            || IsOf<float>(option)
            || IsOf<double>(option)
            || IsNamed<Binarization>(option);

    private static bool IsOf<T>(Option option)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        switch (option)
        {
            case Option<T> number:
                number.CustomParser ??= Number<T>;
                return true;
            case Option<T?> number:
                number.CustomParser ??= result => Number<T>(result);
                return true;
            default:
                return false;
        }
    }

    private static bool IsNamed<T>(Option option)
        where T : struct, Enum
    {
        if (option is not Option<T?> named)
        {
            return false;
        }

        var name = Name<T>();
        named.CustomParser ??= result => name(result);
        return true;
    }

    /// <summary>An option whose values are an enumeration's names, in any case, but for some that are not the option's.</summary>
    public static Func<ArgumentResult, T> Name<T>(params T[] others)
        where T : struct, Enum =>
        result =>
        {
            var text = result.Tokens[0].Value;
            string[] names = [.. Names(others)];
            var found = Array.Find(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
            if (found is not null)
            {
                return Enum.Parse<T>(found);
            }

            var expected = names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";
            result.AddError($"{NameOf(result)} is '{text}'; expected {expected}.");
            return default;
        };

    /// <summary>An enumeration's names, but for some.</summary>
    public static IEnumerable<string> Names<T>(params T[] others)
        where T : struct, Enum => Enum.GetNames<T>().Except(others.Select(other => $"{other}"));

    private static T Number<T>(ArgumentResult result)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        if (!NumberText.TryRead<T>(result.Tokens[0].Value, out var value, out var expected))
        {
            result.AddError($"{NameOf(result)} is '{result.Tokens[0].Value}'; expected {expected}.");
        }

        return value;
    }

    private static string NameOf(ArgumentResult result) =>
        result.Parent is OptionResult option ? option.Option.Name : result.Argument.Name;
}
