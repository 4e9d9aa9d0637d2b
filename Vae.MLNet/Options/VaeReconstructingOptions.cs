namespace Vae.MLNet;

/// <summary>How <c>ReconstructWithVae</c> encodes each row and decodes its posterior's mean.</summary>
public sealed record VaeReconstructingOptions
{
    /// <summary>The new column: probabilities (Bernoulli) or means (Gaussian), Single, with the dimensions of the model's data.</summary>
    public string OutputColumnName { get; init; } = "Reconstruction";

    /// <summary>The column of images: a known-size vector of Single, Double or Byte (pixels 0 to 255).</summary>
    public string InputColumnName { get; init; } = "Image";

    /// <summary>The column of labels; null for an unconditional model.</summary>
    public string? LabelColumnName { get; init; }

    /// <summary>The most rows of one ONNX Runtime call; 0 for the model's <see cref="Vae.Inference.VaeModel.BatchSize"/>, up to 256.</summary>
    public int BatchSize { get; init; }
}
