using Microsoft.ML.OnnxRuntime;
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
    /// <summary>The encoder's tensors: the data, the label of a conditional model, mean and log-variance.</summary>
    public static IReadOnlyList<TensorContract> Encoder(VaeSignature signature, string data) =>
        [
            new(data, true, TensorElementType.Float, signature.Shape),
            .. Label(signature),
            new(BundleFormat.Mean, false, TensorElementType.Float, [signature.LatentSize]),
            new(BundleFormat.LogVariance, false, TensorElementType.Float, [signature.LatentSize]),
        ];

    /// <summary>The decoder's tensors: the latent vector, the label of a conditional model, the data and its log-variance where there is one.</summary>
    public static IReadOnlyList<TensorContract> Decoder(VaeSignature signature, string data) =>
        [
            new(BundleFormat.Latent, true, TensorElementType.Float, [signature.LatentSize]),
            .. Label(signature),
            new(data, false, TensorElementType.Float, signature.Shape),
            .. signature.HasVariance
                ? new TensorContract[]
                {
                    new(BundleFormat.DataLogVariance, false, TensorElementType.Float, signature.Shape),
                }
                : [],
        ];

    /// <summary>The detector's tensors: the data, the label of a conditional model, the score and each element's part of it.</summary>
    public static IReadOnlyList<TensorContract> Detector(VaeSignature signature, string data) =>
        [
            new(data, true, TensorElementType.Float, signature.Shape),
            .. Label(signature),
            new(BundleFormat.Score, false, TensorElementType.Float, []),
            new(BundleFormat.Contributions, false, TensorElementType.Float, signature.Shape),
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

    private static IEnumerable<TensorContract> Label(VaeSignature signature) =>
        signature.IsConditional ? [new(BundleFormat.Label, true, TensorElementType.Int64, [])] : [];
}
