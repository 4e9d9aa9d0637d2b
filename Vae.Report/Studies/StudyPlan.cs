using Vae.Inference;
using Vae.Training;

namespace Vae.Report;

/// <summary>What a study trains: every arm with every seed, all else being equal.</summary>
internal sealed record StudyPlan
{
    public required VaeArchitecture Architecture { get; init; }

    /// <summary>How to train, apart from β and the seed.</summary>
    public required TrainingOptions Options { get; init; }

    public required IReadOnlyList<StudyArm> Arms { get; init; }

    public required IReadOnlyList<long> Seeds { get; init; }

    public required VaeDataset Training { get; init; }

    public required VaeDataset Test { get; init; }

    /// <summary>Trains one after the other; arms of one seed follow each other and start from the same weights.</summary>
    /// <exception cref="OperationCanceledException">The study was interrupted.</exception>
    public IEnumerable<StudyRun> Run(CancellationToken cancellation)
    {
        foreach (var seed in Seeds)
        {
            foreach (var arm in Arms)
            {
                var firstEpoch = new FirstEpochKl();
                using var trainer = new VaeTrainer(Architecture, Options with { Beta = arm.Beta, Seed = seed });
                var result = trainer.Train(Training, Test, firstEpoch, cancellation: cancellation);
                cancellation.ThrowIfCancellationRequested();
                yield return new StudyRun(arm, seed, result.History, firstEpoch);
            }
        }
    }
}

/// <summary>One of the ways to train that a study compares.</summary>
internal sealed record StudyArm(string Name, BetaSchedule Beta);

/// <summary>A finished training of a study.</summary>
/// <param name="Arm">How it was trained.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="History">The figures of every epoch.</param>
/// <param name="FirstEpoch">The KL divergence of the training images within the first epoch.</param>
internal sealed record StudyRun(StudyArm Arm, long Seed, IReadOnlyList<EpochMetrics> History, FirstEpochKl FirstEpoch)
{
    /// <summary>The figures on the test rows after an epoch, from 1.</summary>
    public SplitMetrics Test(int epoch) => History[epoch - 1].Test!;

    /// <summary>The figures on the test rows at the end.</summary>
    public SplitMetrics Final => Test(History.Count);
}

/// <summary>Follows the KL divergence through the first epoch, where a collapse would begin that the epoch's average hides.</summary>
internal sealed class FirstEpochKl : IProgress<TrainingProgress>
{
    // The divergences of the first steps summed.
    private readonly List<double> sums = [0];

    /// <summary>The steps of the first epoch.</summary>
    public int Steps => sums.Count - 1;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        if (value.Completed is null && value.Point.Epoch == 1)
        {
            // The trainer reports the average over the steps so far.
            sums.Add(value.KlDivergence * (value.Point.Step + 1));
        }
    }

    /// <summary>Adds a step of the first epoch.</summary>
    /// <param name="divergence">Its average over the rows of the step, in nats.</param>
    public void Add(double divergence) => sums.Add(sums[^1] + divergence);

    /// <summary>The average over steps, in nats an image.</summary>
    /// <param name="first">The first step, from 1.</param>
    /// <param name="last">The last step, at most <see cref="Steps"/>.</param>
    public double Average(int first, int last) => (sums[last] - sums[first - 1]) / (last - first + 1);
}
