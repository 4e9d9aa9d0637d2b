using Spectre.Console;
using Vae.Training;

namespace Vae.Cli;

/// <summary>What a command reads from, writes to and is stopped by; tests put their own in.</summary>
internal sealed class CliContext
{
    private const int WidthWithoutTerminal = 160;

    // A progress bar hides it.
    private const string ShowCursor = "\e[?25h";

    /// <summary>Where results go.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Where progress and errors go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens the standard input, for <c>--images -</c>.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Opens the standard output, for <c>--output -</c>.</summary>
    public required Func<Stream> OpenOutput { get; init; }

    /// <summary>Whether results are read by a person at a terminal.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether progress is watched by a person at a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Set by Ctrl-C and its like.</summary>
    public CancellationToken Cancellation { get; init; }

    private int saidLast;

    /// <summary>Ends the process when a command does not come to its end by itself.</summary>
    private LastResort LastResort { get; } = new();

    /// <summary>
    /// Until the result is disposed, the command sees a cancellation itself and has something to bring to an end, such as a checkpoint; it
    /// must not wait for anything but its own work and the disk.
    /// </summary>
    public IDisposable InGoodOrder() => LastResort.Hold();

    /// <summary>Ends the process a moment from now, unless the command is over by then.</summary>
    public void EndSoon() =>
        LastResort.Start(() =>
        {
            if (ErrorIsTerminal)
            {
                Error.Write(ShowCursor);
            }

            SayLast(ErrorText.Sentence(new OperationCanceledException()));
        });

    /// <summary>Passes on a library's warning, if there is one.</summary>
    public void Warn(string? warning)
    {
        if (warning is not null)
        {
            Error.WriteLine(MetricsText.OfWarning(ErrorText.InWordsOfTheCommand(warning)));
        }
    }

    /// <summary>Says how the command ended, once: it may notice an interruption itself while it is being ended for being late.</summary>
    public void SayLast(string sentence)
    {
        if (Interlocked.Exchange(ref saidLast, 1) == 0)
        {
            Error.WriteLine(sentence);
        }
    }

    /// <summary>The process's own streams.</summary>
    public static CliContext ForTheConsole(CancellationToken cancellation) =>
        new()
        {
            Output = StandardStreams.OutputText(),
            Error = StandardStreams.ErrorText(),
            OpenInput = StandardStreams.OpenInput,
            OpenOutput = StandardStreams.OpenOutput,
            OutputIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Cancellation = cancellation,
        };

    /// <summary>Formats tables for the standard output.</summary>
    public IAnsiConsole OutputConsole() => NewConsole(Output, OutputIsTerminal);

    /// <summary>Formats progress for the standard error stream.</summary>
    public IAnsiConsole ErrorConsole() => NewConsole(Error, ErrorIsTerminal);

    private static IAnsiConsole NewConsole(TextWriter writer, bool terminal)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
                ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
            }
        );
        if (!terminal)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }
}
