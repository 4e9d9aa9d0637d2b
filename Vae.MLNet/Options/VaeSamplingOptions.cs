using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Which rows <c>SampleFromVae</c> generates.</summary>
public sealed record VaeSamplingOptions
{
    /// <summary>The number of rows.</summary>
    public required long Count { get; init; }

    /// <summary>The labels of a conditional model; every class in turn when null. Null for an unconditional model.</summary>
    public LabelPlan? Labels { get; init; }

    /// <summary>The seed; row i depends on it, its label and <see cref="FirstRow"/> + i alone.</summary>
    public long Seed { get; init; }

    /// <summary>The number of the first row.</summary>
    public long FirstRow { get; init; }

    /// <summary>The column of latent vectors, draws from the prior.</summary>
    public string LatentColumnName { get; init; } = "Latent";

    /// <summary>The column of labels, which only a conditional model has: Byte up to 256 classes, Int32 beyond.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column of images: probabilities (Bernoulli) or means (Gaussian).</summary>
    public string ImageColumnName { get; init; } = "Image";

    /// <summary>The most rows of one ONNX Runtime call; 0 for the model's <see cref="VaeModel.BatchSize"/>, up to 256.</summary>
    public int BatchSize { get; init; }
}
