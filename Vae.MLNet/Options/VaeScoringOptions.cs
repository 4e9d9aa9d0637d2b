namespace Vae.MLNet;

/// <summary>
/// What <c>ScoreWithVae</c> computes of each row, in nats, as Single columns. A column whose name is null is not made; all that are made
/// share one run.
/// </summary>
public sealed record VaeScoringOptions
{
    /// <summary>The column of images: a known-size vector of Single, Double or Byte (pixels 0 to 255).</summary>
    public string InputColumnName { get; init; } = "Image";

    /// <summary>The column of labels; null for an unconditional model.</summary>
    public string? LabelColumnName { get; init; }

    /// <summary>The new column for the reconstruction loss −ln p(x|z), summed over the row's elements.</summary>
    public string? ReconstructionLossColumnName { get; init; } = "ReconstructionLoss";

    /// <summary>The new column for KL(q(z|x) ‖ p(z)) (report, eq. 17).</summary>
    public string? KlDivergenceColumnName { get; init; } = "KlDivergence";

    /// <summary>The new column for the sum of the two, the negative evidence lower bound.</summary>
    public string? NegativeElboColumnName { get; init; } = "NegativeElbo";

    /// <summary>The new column for the importance-weighted bound on −ln p(x) (Burda et al. 2016) of <see cref="ImportanceSamples"/>.</summary>
    public string? ImportanceWeightedBoundColumnName { get; init; }

    /// <summary>The samples k of the importance-weighted bound; above 0 exactly when that column is made.</summary>
    public int ImportanceSamples { get; init; }

    /// <summary>
    /// The samples of z that the reconstruction loss is averaged over. With 0, the default, the posterior's mean is decoded: a score
    /// without noise that can be saved in a model, but no strict bound on ln p(x).
    /// </summary>
    public int ElboSamples { get; init; }

    /// <summary>The seed of the samples; a row's samples depend on it and on the row's id alone.</summary>
    public long Seed { get; init; }

    /// <summary>The most rows of one ONNX Runtime call; 0 for the model's <see cref="Vae.Inference.VaeModel.BatchSize"/>, up to 256.</summary>
    public int BatchSize { get; init; }
}
