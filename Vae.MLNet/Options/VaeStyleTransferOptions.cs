namespace Vae.MLNet;

/// <summary>How <c>StyleTransferWithVae</c> encodes each row under its own label and decodes it under another (report, section 6.2).</summary>
public sealed record VaeStyleTransferOptions
{
    /// <summary>The new column: probabilities (Bernoulli) or means (Gaussian), Single, with the dimensions of the model's data.</summary>
    public string OutputColumnName { get; init; } = "Image";

    /// <summary>The column of images: a known-size vector of Single, Double or Byte (pixels 0 to 255).</summary>
    public string InputColumnName { get; init; } = "Image";

    /// <summary>The column of the images' labels.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column of the labels to decode with.</summary>
    public string TargetLabelColumnName { get; init; } = "TargetLabel";

    /// <summary>The most rows of one ONNX Runtime call; 0 for the model's <see cref="Vae.Inference.VaeModel.BatchSize"/>, up to 256.</summary>
    public int BatchSize { get; init; }
}
