using System.Globalization;
using Vae.Batch;

namespace Vae.Cli;

/// <summary>Shows how a run goes on.</summary>
internal abstract class BatchDisplay : IProgress<BatchProgress>
{
    /// <summary>A progress bar at a terminal, plain lines otherwise.</summary>
    public static BatchDisplay For(CliContext context) =>
        context.ErrorIsTerminal ? new LiveBatchDisplay(context.ErrorConsole()) : new PlainBatchDisplay(context.Error);

    /// <summary>Does the work while this display is shown.</summary>
    public abstract T Show<T>(Func<IProgress<BatchProgress>, T> work);

    public abstract void Report(BatchProgress value);

    /// <summary>The figures so far.</summary>
    protected static string Text(BatchProgress progress) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Done:N0} of {progress.Total:N0} rows  {progress.RowsPerSecond:N0} rows/s  ETA {MetricsText.Of(progress.Remaining)}"
        );
}
