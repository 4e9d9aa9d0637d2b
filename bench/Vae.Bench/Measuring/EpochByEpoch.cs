using System.Diagnostics;
using Vae.Inference;
using Vae.Training;

namespace Vae.Bench.Measuring;

/// <summary>
/// Interrupts a training between its epochs: calls <paramref name="between"/> with the epoch's figures and its whole wall-clock time in
/// seconds, while the training stands still.
/// </summary>
internal sealed class EpochByEpoch(Action<EpochMetrics, double> between) : IProgress<TrainingProgress>
{
    private readonly Stopwatch watch = Stopwatch.StartNew();

    public void Report(TrainingProgress value)
    {
        if (value.Completed is { } metrics)
        {
            between(metrics, watch.Elapsed.TotalSeconds);
            watch.Restart();
        }
    }
}
