using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
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

    /// <summary>Whether a decoder that can do without the latent vector is trained (<see cref="AutoregressiveTraining"/>); of the network the latent size alone counts then.</summary>
    public bool IsAutoregressive { get; init; }

    /// <summary>Where the figures of what is done are kept, and an interrupted study goes on; null keeps nothing.</summary>
    public string? Directory { get; init; }

    /// <summary>Refuses a directory that holds something else than this study.</summary>
    /// <exception cref="IOException">It does, or it cannot be written.</exception>
    public void RequireDirectory() => Place?.RequireOwn();

    /// <summary>Trains one after the other what is not done yet, and gives what is; arms of one seed follow each other and start from the same weights.</summary>
    /// <exception cref="OperationCanceledException">The study was interrupted: the training under way is lost, those before it are kept.</exception>
    public IEnumerable<StudyRun> Run(CancellationToken cancellation)
    {
        var place = Place;
        using var own = place?.Begin();
        foreach (var seed in Seeds)
        {
            foreach (var arm in Arms)
            {
                cancellation.ThrowIfCancellationRequested();
                var folder = string.Create(CultureInfo.InvariantCulture, $"{arm.Name}-seed-{seed}");
                yield return place is null
                    ? Train(arm, seed, cancellation)
                    : place.Done(
                        folder,
                        run => (run.Arm, run.BetaSchedule, run.Seed) == (arm.Name, arm.Beta.Describe(), seed),
                        string.Create(CultureInfo.InvariantCulture, $"β ({arm.Beta.Describe()}) and seed {seed}")
                    ) ?? place.Keep(folder, Train(arm, seed, cancellation));
            }
        }
    }

    private StudyRun Train(StudyArm arm, long seed, CancellationToken cancellation)
    {
        if (IsAutoregressive)
        {
            return AutoregressiveTraining.Train(this, arm, seed, cancellation);
        }

        var firstEpoch = new FirstEpochKl();
        using var trainer = new VaeTrainer(Architecture, Options with { Beta = arm.Beta, Seed = seed });
        var result = trainer.Train(Training, Test, firstEpoch, cancellation: cancellation);
        cancellation.ThrowIfCancellationRequested();
        return new StudyRun(arm.Name, arm.Beta.Describe(), seed, firstEpoch.Divergences, result.History);
    }

    private StudyDirectory<StudyRun>? Place =>
        Directory is null
            ? null
            : new(
                Directory,
                StudyFiles.Text(
                    new
                    {
                        Data = Training.Name,
                        Rows = StudyFiles.FingerprintOf(Training),
                        TestRows = StudyFiles.FingerprintOf(Test),
                        IsAutoregressive,
                        Architecture = JsonSerializer.Deserialize<JsonElement>(Architecture.ToJson()),
                        Options.Epochs,
                        Options.BatchSize,
                        Options.LearningRate,
                        LearningRateSchedule = Options.LearningRateSchedule.Describe(),
                    }
                )
            );
}

/// <summary>One of the ways to train that a study compares.</summary>
internal sealed record StudyArm(string Name, BetaSchedule Beta);

/// <summary>A finished training of a study.</summary>
/// <param name="Arm">How it was trained.</param>
/// <param name="BetaSchedule">How the weight of the KL divergence changed.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="FirstEpochKl">The KL divergence of the training images at each step of the first epoch, in nats an image.</param>
/// <param name="History">The figures of every epoch.</param>
internal sealed record StudyRun(
    string Arm,
    string BetaSchedule,
    long Seed,
    IReadOnlyList<double> FirstEpochKl,
    IReadOnlyList<EpochMetrics> History
)
{
    /// <summary>The figures on the test rows after an epoch, from 1.</summary>
    public SplitMetrics Test(int epoch) => History[epoch - 1].Test!;

    /// <summary>The figures on the test rows at the end.</summary>
    [JsonIgnore]
    public SplitMetrics Final => Test(History.Count);

    /// <summary>The average KL divergence over steps of the first epoch, in nats an image.</summary>
    /// <param name="first">The first step, from 1.</param>
    /// <param name="last">The last step.</param>
    public double FirstEpochAverage(int first, int last) =>
        FirstEpochKl.Skip(first - 1).Take(last - first + 1).Average();
}

/// <summary>Follows the KL divergence through the first epoch, where a collapse would begin that the epoch's average hides.</summary>
internal sealed class FirstEpochKl : IProgress<TrainingProgress>
{
    private readonly List<double> divergences = [];
    private double sum;

    /// <summary>That of each step so far, in nats an image.</summary>
    public IReadOnlyList<double> Divergences => divergences;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        if (value.Completed is null && value.Point.Epoch == 1)
        {
            // The trainer reports the average over the steps so far.
            var reached = value.KlDivergence * (value.Point.Step + 1);
            divergences.Add(reached - sum);
            sum = reached;
        }
    }
}
