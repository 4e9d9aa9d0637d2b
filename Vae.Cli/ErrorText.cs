using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>Turns exceptions into what a user reads and a script tests.</summary>
internal static partial class ErrorText
{
    /// <summary>The exit code that an exception ends the command with.</summary>
    public static int ExitCodeOf(Exception error) =>
        error switch
        {
            OperationCanceledException => ExitCode.Interrupted,
            UsageException => ExitCode.Usage,
            _ => ExitCode.Failure,
        };

    /// <summary>The message of an exception's cause on one line, without the parameter's name that .NET appends.</summary>
    public static string Sentence(Exception error)
    {
        if (error is OperationCanceledException and not RunInterruptedException)
        {
            return "Interrupted.";
        }

        if (
            error is TypeInitializationException or TargetInvocationException or AggregateException
            && error.InnerException is { } inner
        )
        {
            return Sentence(inner);
        }

        if (
            error is OutOfMemoryException and not InsufficientMemoryException
            || error is ExternalException && NativeError.IsOutOfMemory(error)
        )
        {
            return "There is not enough memory for what was asked; take a smaller --batch-size, fewer rows (--count, --limit) or a smaller network.";
        }

        var message = Temporary().Replace(InWordsOfTheCommand(NativeError.Sentence(error.Message)), "");
        var parameter = message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        message = error is ArgumentException && parameter > 0 ? message[..parameter] : message;
        return message.EndsWith('.') ? message : message + ".";
    }

    /// <summary>
    /// A text on one line whose control characters are shown: what a file or a name holds is not to move a terminal's cursor.
    /// </summary>
    public static string Visible(string text) =>
        string.Concat(text.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? $"\\x{(int)c:x2}" : $"{c}"));

    /// <summary>What a library says, with options called as they are on the command line.</summary>
    public static string InWordsOfTheCommand(string sentence) => LibraryName().Replace(Visible(sentence), "${option}");

    /// <summary>An option of the libraries, behind which its name on the command line stands.</summary>
    [GeneratedRegex(@"\b[A-Z]\w+Options\.\w+(?<value> [\w.]+)? \((?<option>--[^)]*)\)")]
    private static partial Regex LibraryName();

    /// <summary>What is added to a name until a file is whole; the user has heard of the name alone.</summary>
    [GeneratedRegex(@"\.[0-9a-f]{32}\.(tmp|old)\b")]
    private static partial Regex Temporary();
}
