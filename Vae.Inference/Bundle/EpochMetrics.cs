using System.Text.Json;

namespace Vae.Inference;

/// <summary>The figures of one epoch.</summary>
public sealed record EpochMetrics
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The weight of the KL divergence in this epoch's objective.</summary>
    public required double Beta { get; init; }

    /// <summary>The learning rate at the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Averages over the training rows, each taken at the step that trained on it.</summary>
    public required SplitMetrics Train { get; init; }

    /// <summary>Averages over the held-out rows after the epoch; null without such rows.</summary>
    public SplitMetrics? Validation { get; init; }

    /// <summary>Averages over the test rows after the epoch; null without a test set.</summary>
    public SplitMetrics? Test { get; init; }

    /// <summary>The epoch's wall-clock time in seconds, evaluation included.</summary>
    public required double Seconds { get; init; }

    /// <summary>Training images per second, evaluation not included.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>These figures as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, VaeJson.Compact.EpochMetrics);
}
