using System.Reflection;
using System.Text.RegularExpressions;

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

        if (error is OutOfMemoryException)
        {
            return "The memory does not suffice; smaller batches, fewer rows, columns or steps take less.";
        }

        var message = Temporary().Replace(error.Message.ReplaceLineEndings(" "), "");
        var parameter = message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        message = error is ArgumentException && parameter > 0 ? message[..parameter] : message;
        return message.EndsWith('.') ? message : message + ".";
    }

    /// <summary>What is added to a name until a file is whole; the user has heard of the name alone.</summary>
    [GeneratedRegex(@"\.[0-9a-f]{32}\.(tmp|old)\b")]
    private static partial Regex Temporary();
}
