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
    /// <summary>
    /// The encoder's tensors: the data, the label of a conditional model, and the posterior: mean and log-variance, or codes. Where there are levels, mean
    /// and log-variance are those of the way down by the means, and the features are what the posteriors of every other way are made of.
    /// </summary>
    public static IReadOnlyList<TensorContract> Encoder(VaeSignature signature, string data) =>
        [
            new(data, true, TensorElementType.Float, signature.Shape),
            .. Label(signature),
            .. signature.Codes is null
                ? new TensorContract[]
                {
                    new(BundleFormat.Mean, false, TensorElementType.Float, [signature.LatentSize]),
                    new(BundleFormat.LogVariance, false, TensorElementType.Float, [signature.LatentSize]),
                }
                : [Codes(signature, isInput: false)],
            .. signature.Levels is { } levels ? [Features(levels, isInput: false)] : Array.Empty<TensorContract>(),
        ];

    /// <summary>
    /// The tensors of the posteriors of levels: the features and the noise of the way down, the label of a conditional model, and mean and log-variance of
    /// each level there.
    /// </summary>
    public static IReadOnlyList<TensorContract> Posterior(VaeSignature signature) =>
        [
            Features(signature.Levels!, isInput: true),
            new(BundleFormat.Noise, true, TensorElementType.Float, [signature.LatentSize]),
            .. Label(signature),
            new(BundleFormat.Mean, false, TensorElementType.Float, [signature.LatentSize]),
            new(BundleFormat.LogVariance, false, TensorElementType.Float, [signature.LatentSize]),
        ];

    /// <summary>
    /// The decoder's tensors: the latent vector or the codes, the label of a conditional model, the data and its log-variance where there is one.
    /// </summary>
    public static IReadOnlyList<TensorContract> Decoder(VaeSignature signature, string data) =>
        [
            signature.Codes is null
                ? new(BundleFormat.Latent, true, TensorElementType.Float, [signature.LatentSize])
                : Codes(signature, isInput: true),
            .. Label(signature),
            new(data, false, TensorElementType.Float, signature.Shape),
            .. signature.HasVariance
                ? new TensorContract[]
                {
                    new(BundleFormat.DataLogVariance, false, TensorElementType.Float, signature.Shape),
                }
                : [],
        ];

    /// <summary>The tensors of a prior of codes: the codes, the position, the label of a conditional model, and each code's ln p there.</summary>
    public static IReadOnlyList<TensorContract> Prior(VaeSignature signature) =>
        [
            Codes(signature, isInput: true),
            new(BundleFormat.Position, true, TensorElementType.Int64, []),
            .. Label(signature),
            new(BundleFormat.LogProbabilities, false, TensorElementType.Float, [signature.Codes!.Size]),
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

    private static TensorContract Features(LatentLevels levels, bool isInput) =>
        new(BundleFormat.Features, isInput, TensorElementType.Float, [levels.FeatureSize]);

    private static TensorContract Codes(VaeSignature signature, bool isInput) =>
        new(BundleFormat.Codes, isInput, TensorElementType.Int64, [signature.LatentSize]);

    private static IEnumerable<TensorContract> Label(VaeSignature signature) =>
        signature.IsConditional ? [new(BundleFormat.Label, true, TensorElementType.Int64, [])] : [];
}
