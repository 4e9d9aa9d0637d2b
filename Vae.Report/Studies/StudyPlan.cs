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
                var result = trainer.Train(Training, Test, firstEpoch, cancellation);
                cancellation.ThrowIfCancellationRequested();
                yield return new StudyRun(arm, seed, result.History, firstEpoch);
            }
        }
    }
}
