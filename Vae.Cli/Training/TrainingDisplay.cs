using System.Globalization;
using Vae.Training;

namespace Vae.Cli;

/// <summary>Shows how a training goes on.</summary>
internal abstract class TrainingDisplay : IProgress<TrainingProgress>
{
    /// <summary>A progress bar at a terminal, plain lines otherwise.</summary>
    public static TrainingDisplay For(CliContext context) =>
        context.ErrorIsTerminal ? new LiveDisplay(context.ErrorConsole()) : new PlainDisplay(context.Error);

    /// <summary>Runs a training while this display is shown.</summary>
    public abstract T Show<T>(Func<IProgress<TrainingProgress>, T> train);

    public abstract void Report(TrainingProgress value);

    /// <summary>The figures so far of the epoch under way.</summary>
    protected static string Running(TrainingProgress progress) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {progress.Point.Epoch}/{progress.Point.Epochs}  {progress.Reconstruction:F2} + {progress.KlDivergence:F2}  β {progress.Beta:F2}  {progress.RowsPerSecond:N0} rows/s  ETA {MetricsText.Of(progress.Remaining)}"
        );
}
