using System.Diagnostics;
using Vae.Training;

namespace Vae.Cli;

/// <summary>A line for each epoch, and one now and then within a long one.</summary>
internal sealed class PlainDisplay(TextWriter output) : TrainingDisplay
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly Stopwatch sinceLine = Stopwatch.StartNew();

    /// <inheritdoc/>
    public override T Show<T>(Func<IProgress<TrainingProgress>, T> train) => train(this);

    /// <inheritdoc/>
    public override void Report(TrainingProgress value)
    {
        if (value.Completed is { } epoch)
        {
            Write(MetricsText.Of(epoch, value.Point.Epochs));
        }
        else if (sinceLine.Elapsed >= Pause)
        {
            Write(Running(value));
        }

        if (value.Warning is { } warning)
        {
            Write(MetricsText.OfWarning(warning));
        }
    }

    private void Write(string line)
    {
        output.WriteLine(line);
        output.Flush();
        sinceLine.Restart();
    }
}
