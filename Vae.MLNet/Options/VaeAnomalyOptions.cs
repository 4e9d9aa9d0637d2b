namespace Vae.MLNet;

/// <summary>How <c>DetectAnomaliesWithVae</c> scores rows and what <c>Fit</c> learns its threshold for.</summary>
public sealed record VaeAnomalyOptions
{
    /// <summary>The column of images: a known-size vector of Single, Double or Byte (pixels 0 to 255).</summary>
    public string InputColumnName { get; init; } = "Image";

    /// <summary>The column of labels; null for an unconditional model.</summary>
    public string? LabelColumnName { get; init; }

    /// <summary>The share of the training rows that may lie above the threshold, from 0 to below 1.</summary>
    public double Contamination { get; init; } = 0.01;

    /// <summary>What the score is; the posterior's mean is decoded, so that a score has no noise.</summary>
    public VaeAnomalyMeasure Measure { get; init; } = VaeAnomalyMeasure.NegativeElbo;

    /// <summary>The new Single column for the score, in nats; higher is more unusual.</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The new Boolean column: whether the score is above the threshold.</summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>The most rows of one ONNX Runtime call; 0 for the model's <see cref="Vae.Inference.VaeModel.BatchSize"/>, up to 256.</summary>
    public int BatchSize { get; init; }
}
