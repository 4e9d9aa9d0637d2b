using Vae.Training;

namespace Vae.Report;

/// <summary>Follows the KL divergence through the first epoch, where a collapse would begin that the epoch's average hides.</summary>
internal sealed class FirstEpochKl : IProgress<TrainingProgress>
{
    // The divergences of the first steps summed, as the trainer reports their running average.
    private readonly List<double> sums = [0];

    /// <summary>The steps of the first epoch.</summary>
    public int Steps => sums.Count - 1;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        if (value.Completed is null && value.Point.Epoch == 1)
        {
            sums.Add(value.KlDivergence * (value.Point.Step + 1));
        }
    }

    /// <summary>The average over steps, in nats an image.</summary>
    /// <param name="first">The first step, from 1.</param>
    /// <param name="last">The last step, at most <see cref="Steps"/>.</param>
    public double Average(int first, int last) => (sums[last] - sums[first - 1]) / (last - first + 1);
}
