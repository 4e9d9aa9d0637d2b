using Vae.Inference;

namespace Vae.Report;

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
