using Spectre.Console;
using Vae.Batch;

namespace Vae.Cli;

/// <summary>A progress bar with rows a second and the time that is left.</summary>
internal sealed class LiveBatchDisplay(IAnsiConsole console) : BatchDisplay
{
    private ProgressTask? task;

    /// <inheritdoc/>
    public override T Show<T>(Func<IProgress<BatchProgress>, T> work) =>
        ProgressBar.Show(
            console,
            bar =>
            {
                task = bar;
                return work(this);
            }
        );

    /// <inheritdoc/>
    public override void Report(BatchProgress value)
    {
        task!.MaxValue = value.Total;
        task.Value = value.Done;
        task.Description = Text(value);
    }
}
