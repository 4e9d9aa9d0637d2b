using Microsoft.ML.OnnxRuntime.Tensors;

namespace Vae.Inference;

/// <summary>A tensor of a bundle's graph: its name, type and the shape of one row.</summary>
internal sealed record TensorContract(
    string Name,
    bool IsInput,
    TensorElementType ElementType,
    IReadOnlyList<int> RowShape
)
{
    /// <summary>The encoder's tensors: the image, the label of a conditional model, mean and log-variance.</summary>
    public static IReadOnlyList<TensorContract> Encoder(VaeArchitecture architecture) =>
        [
            new(BundleFormat.Image, true, TensorElementType.Float, architecture.Shape),
            .. Label(architecture),
            new(BundleFormat.Mean, false, TensorElementType.Float, [architecture.LatentSize]),
            new(BundleFormat.LogVariance, false, TensorElementType.Float, [architecture.LatentSize]),
        ];

    /// <summary>The decoder's tensors: the latent vector, the label of a conditional model and the image.</summary>
    public static IReadOnlyList<TensorContract> Decoder(VaeArchitecture architecture) =>
        [
            new(BundleFormat.Latent, true, TensorElementType.Float, [architecture.LatentSize]),
            .. Label(architecture),
            new(BundleFormat.Image, false, TensorElementType.Float, architecture.Shape),
        ];

    /// <summary>The number of elements of one row.</summary>
    public int RowSize => RowShape.Aggregate(1, (product, d) => product * d);

    /// <summary>Whether a graph's dimensions are a free batch axis and this row shape; free axes, −1, fit anything.</summary>
    public bool Accepts(IReadOnlyList<int> dimensions) =>
        dimensions.Count == RowShape.Count + 1
        && dimensions[0] < 0
        && RowShape.Select((d, i) => dimensions[i + 1] < 0 || dimensions[i + 1] == d).All(fits => fits);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{ElementType} [{string.Join(", ", RowShape.Select(d => $"{d}").Prepend(BundleFormat.BatchAxis))}]";

    private static IEnumerable<TensorContract> Label(VaeArchitecture architecture) =>
        architecture.IsConditional ? [new(BundleFormat.Label, true, TensorElementType.Int64, [])] : [];
}
