namespace Vae.Cli;

/// <summary>Arguments such that a shell takes them as they are.</summary>
internal static class ShellWord
{
    private const string Plain = "-_./:,+=@%";

    /// <summary>The argument, in single quotes if it has anything in it that a shell might read otherwise.</summary>
    public static string Of(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
