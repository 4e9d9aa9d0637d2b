using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Vae.Training;

namespace Vae.Cli;

/// <summary>Shows how a run goes on.</summary>
internal abstract class RunDisplay : IProgress<RunProgress>
{
    /// <summary>A progress bar at a terminal, plain lines otherwise.</summary>
    public static RunDisplay For(CliContext context) =>
        context.ErrorIsTerminal ? new LiveRunDisplay(context.ErrorConsole()) : new PlainRunDisplay(context.Error);

    /// <summary>Does the work while this display is shown.</summary>
    public abstract T Show<T>(Func<IProgress<RunProgress>, T> work);

    public abstract void Report(RunProgress value);

    /// <summary>The figures so far.</summary>
    protected static string Text(RunProgress progress) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Done:N0} of {progress.Total:N0} rows  {progress.RowsPerSecond:N0} rows/s  ETA {MetricsText.Of(progress.Remaining)}"
        );
}

/// <summary>A progress bar with rows a second and the time that is left.</summary>
internal sealed class LiveRunDisplay(IAnsiConsole console) : RunDisplay
{
    private ProgressTask? task;

    /// <inheritdoc/>
    public override T Show<T>(Func<IProgress<RunProgress>, T> work) =>
        ProgressBar.Show(
            console,
            bar =>
            {
                task = bar;
                return work(this);
            }
        );

    /// <inheritdoc/>
    public override void Report(RunProgress value)
    {
        task!.MaxValue = value.Total;
        task.Value = value.Done;
        task.Description = Text(value);
    }
}

/// <summary>A line now and then.</summary>
internal sealed class PlainRunDisplay(TextWriter output) : RunDisplay
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Stopwatch sinceLine = Stopwatch.StartNew();

    /// <inheritdoc/>
    public override T Show<T>(Func<IProgress<RunProgress>, T> work) => work(this);

    /// <inheritdoc/>
    public override void Report(RunProgress value)
    {
        if (sinceLine.Elapsed >= Pause)
        {
            output.WriteLine(Text(value));
            output.Flush();
            sinceLine.Restart();
        }
    }
}
