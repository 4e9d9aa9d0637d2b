using Spectre.Console;
using Vae.Training;

namespace Vae.Cli;

/// <summary>A progress bar over the whole training with the epoch's figures beside it; a line above it for each epoch that is done.</summary>
internal sealed class LiveDisplay(IAnsiConsole console) : TrainingDisplay
{
    private ProgressTask? task;

    /// <inheritdoc/>
    public override T Show<T>(Func<IProgress<TrainingProgress>, T> train) =>
        ProgressBar.Show(
            console,
            bar =>
            {
                task = bar;
                return train(this);
            }
        );

    /// <inheritdoc/>
    public override void Report(TrainingProgress value)
    {
        var steps = value.Point.StepsPerEpoch;
        task!.MaxValue = (double)steps * value.Point.Epochs;
        task.Value = (double)steps * (value.Point.Epoch - 1) + value.Point.Step + 1;
        task.Description = Markup.Escape(Running(value));
        if (value.Completed is { } epoch)
        {
            console.WriteLine(MetricsText.Of(epoch, value.Point.Epochs));
        }

        if (value.Warning is { } warning)
        {
            console.WriteLine(MetricsText.OfWarning(warning));
        }
    }
}
