using System.Text.Json;

namespace Vae.Inference;

/// <summary>How a model was trained: enough to train it again.</summary>
public sealed record TrainingSummary
{
    /// <summary>The data set's name or directory.</summary>
    public required string Data { get; init; }

    /// <summary>The number of rows trained on.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>The number of rows tested on; 0 without a test set.</summary>
    public required int TestRows { get; init; }

    /// <summary>The number of rows held out of the training set for early stopping and best-model keeping.</summary>
    public int ValidationRows { get; init; }

    /// <summary>The preset's name; null when the options were given one by one.</summary>
    public string? Preset { get; init; }

    /// <summary>The epochs trained.</summary>
    public required int Epochs { get; init; }

    /// <summary>The epoch whose weights were kept: the last one, or the best on held-out rows.</summary>
    public required int KeptEpoch { get; init; }

    /// <summary>Rows a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The learning rate at the start.</summary>
    public required double LearningRate { get; init; }

    /// <summary>How the learning rate changes, in words.</summary>
    public required string LearningRateSchedule { get; init; }

    /// <summary>How β, the weight of the KL divergence, changes, in words.</summary>
    public required string BetaSchedule { get; init; }

    /// <summary>Nats of KL divergence per latent dimension that cost nothing; 0 for none.</summary>
    public double FreeBits { get; init; }

    /// <summary>The gradient norm that longer gradients are scaled to; null for none.</summary>
    public double? GradientNormLimit { get; init; }

    /// <summary>The seed of initialisation, shuffling and noise.</summary>
    public required long Seed { get; init; }

    /// <summary>The intra-op threads, on which the last bits depend.</summary>
    public required int Threads { get; init; }

    /// <summary>The version of VaeML that trained.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The version of libtorch that trained.</summary>
    public required string TorchVersion { get; init; }

    /// <summary>This summary as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, VaeJson.Compact.TrainingSummary);
}
