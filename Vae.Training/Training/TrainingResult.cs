using Vae.Inference;

namespace Vae.Training;

/// <summary>How a training ended.</summary>
/// <param name="Outcome">Whether it ran to its end.</param>
/// <param name="Summary">How the network was trained, for the model card.</param>
/// <param name="History">The figures of every epoch.</param>
public sealed record TrainingResult(
    TrainingOutcome Outcome,
    TrainingSummary Summary,
    IReadOnlyList<EpochMetrics> History
)
{
    /// <summary>A sentence for the user when the kept epoch's loss is above that of predicting each column's mean; else null.</summary>
    public string? Warning { get; init; }
}
