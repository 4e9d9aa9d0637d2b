namespace Vae.MLNet;

/// <summary>How <c>DecodeWithVae</c> computes p(x|z) of each row's latent vector.</summary>
public sealed record VaeDecodingOptions
{
    /// <summary>The new column: probabilities (Bernoulli) or means (Gaussian), Single, with the dimensions of the model's data.</summary>
    public string OutputColumnName { get; init; } = "Image";

    /// <summary>The column of latent vectors: a known-size vector of Single or Double of the latent size.</summary>
    public string LatentColumnName { get; init; } = "Latent";

    /// <summary>The column of labels; null for an unconditional model.</summary>
    public string? LabelColumnName { get; init; }

    /// <summary>The most rows of one ONNX Runtime call; 0 for the model's <see cref="Vae.Inference.VaeModel.BatchSize"/>, up to 256.</summary>
    public int BatchSize { get; init; }
}
