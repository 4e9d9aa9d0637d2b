using Spectre.Console;

namespace Vae.Cli;

/// <summary>A progress bar at a terminal, with figures beside it.</summary>
internal static class ProgressBar
{
    /// <summary>Does the work while the bar is shown.</summary>
    public static T Show<T>(IAnsiConsole console, Func<ProgressTask, T> work) =>
        console
            .Progress()
            .Columns(
                new ProgressBarColumn { Width = 24 },
                new PercentageColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left }
            )
            .Start(progress => work(progress.AddTask("starting")));
}
