using Vae.Inference;

namespace Vae.Training;

/// <summary>What a training reports after each step, on the thread that trains.</summary>
public readonly record struct TrainingProgress
{
    /// <summary>Where the training stands.</summary>
    public required TrainingPoint Point { get; init; }

    /// <summary>The epoch's average reconstruction loss so far, in nats a row.</summary>
    public required double Reconstruction { get; init; }

    /// <summary>The epoch's average KL divergence so far, in nats a row, before weighting.</summary>
    public required double KlDivergence { get; init; }

    /// <summary>The weight of the KL divergence in this step.</summary>
    public required double Beta { get; init; }

    /// <summary>Training images per second in this epoch.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>The training time that is left at this speed.</summary>
    public required TimeSpan Remaining { get; init; }

    /// <summary>The figures of the epoch, when this step was its last; else null.</summary>
    public EpochMetrics? Completed { get; init; }

    /// <summary>What the user should know, such as that the posterior has collapsed; else null.</summary>
    public string? Warning { get; init; }
}
