namespace Vae.MLNet;

/// <summary>
/// What <c>FeaturizeWithVae</c> computes of each row's posterior q(z|x). A column whose name is null is not made; all that are made share
/// one run of the encoder.
/// </summary>
public sealed record VaeFeaturizingOptions
{
    /// <summary>The column of images: a known-size vector of Single, Double or Byte (pixels 0 to 255).</summary>
    public string InputColumnName { get; init; } = "Image";

    /// <summary>The column of labels; null for an unconditional model.</summary>
    public string? LabelColumnName { get; init; }

    /// <summary>The new column for the posterior's mean, a vector of the latent size.</summary>
    public string? MeanColumnName { get; init; } = "Features";

    /// <summary>The new column for the posterior's log-variance ln σ², a vector of the latent size.</summary>
    public string? LogVarianceColumnName { get; init; }

    /// <summary>
    /// The new column for a draw z = mean + exp(½ log-variance)·ε (report, eq. 24). A row's ε depends on <see cref="Seed"/> and the row's
    /// id alone, so that neither batches nor shuffling change it.
    /// </summary>
    public string? SampleColumnName { get; init; }

    /// <summary>The seed of <see cref="SampleColumnName"/>'s noise.</summary>
    public long Seed { get; init; }

    /// <summary>The most rows of one ONNX Runtime call; 0 for the model's <see cref="Vae.Inference.VaeModel.BatchSize"/>, up to 256.</summary>
    public int BatchSize { get; init; }
}
