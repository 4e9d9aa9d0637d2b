namespace Vae.Cli;

/// <summary>Words such that a shell takes them as they are.</summary>
internal static class ShellWord
{
    private const string Plain = "-_./:,+=@%";

    /// <summary>The word, in single quotes if it has anything in it that a shell might read otherwise.</summary>
    public static string Of(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
