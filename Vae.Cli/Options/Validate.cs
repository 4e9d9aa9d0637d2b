using System.CommandLine;
using System.CommandLine.Parsing;

namespace Vae.Cli;

/// <summary>Checks of single options, as usage errors.</summary>
internal static class Validate
{
    public static Action<OptionResult> AtLeast(Option<int?> option, int minimum) =>
        result => Check(result, option.Name, result.GetValue(option), minimum);

    public static Action<OptionResult> AtLeast(Option<int> option, int minimum) =>
        result => Check(result, option.Name, result.GetValue(option), minimum);

    private static void Check(OptionResult result, string name, int? value, int minimum)
    {
        if (value < minimum)
        {
            result.AddError($"{name} is {value}; expected at least {minimum}.");
        }
    }
}
