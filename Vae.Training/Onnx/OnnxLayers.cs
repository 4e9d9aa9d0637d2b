using System.Collections.Frozen;
using Vae.Inference;

namespace Vae.Training.Onnx;

/// <summary>
/// Which ONNX operators each layer stands for: the one place where a layer type meets the ONNX format. A type that is not in the table is
/// refused by name.
/// </summary>
internal static partial class OnnxLayers
{
    private static readonly FrozenDictionary<Type, Func<VaeLayer, OnnxLayerInput, string>> Table = Entries(
        Entry<Conv2dLayer>(Convolution),
        Entry<ConvTranspose2dLayer>(TransposedConvolution),
        Entry<LinearLayer>(Linear),
        Entry<FlattenLayer>((_, at) => at.Node("Flatten", OnnxAttribute.Int("axis", 1))),
        Entry<ReshapeLayer>(Reshape),
        Entry<ReluLayer>((_, at) => at.Node("Relu")),
        Entry<LeakyReluLayer>((layer, at) => at.Node("LeakyRelu", OnnxAttribute.Float("alpha", layer.NegativeSlope))),
        Entry<SiluLayer>(Silu),
        Entry<TanhLayer>((_, at) => at.Node("Tanh"))
    );

    /// <summary>The layer types that can be exported.</summary>
    public static IReadOnlyCollection<Type> Supported => Table.Keys;

    /// <summary>Adds the operators of <paramref name="layer"/> to the graph and returns the value they give.</summary>
    /// <exception cref="ArgumentException">The layer's weights are missing or do not fit it.</exception>
    /// <exception cref="NotSupportedException">There are no operators for this type of layer.</exception>
    public static string Add(VaeLayer layer, OnnxLayerInput at) =>
        Table.TryGetValue(layer.GetType(), out var add)
            ? add(layer, at)
            : throw new NotSupportedException(
                $"The layer {at.Name} is a {layer.GetType().Name}, which has no ONNX operators; expected one of "
                    + $"{string.Join(", ", Table.Keys.Select(type => type.Name).Order(StringComparer.Ordinal))}."
            );

    private static KeyValuePair<Type, Func<VaeLayer, OnnxLayerInput, string>> Entry<T>(
        Func<T, OnnxLayerInput, string> add
    )
        where T : VaeLayer => new(typeof(T), (layer, at) => add((T)layer, at));

    private static FrozenDictionary<Type, Func<VaeLayer, OnnxLayerInput, string>> Entries(
        params KeyValuePair<Type, Func<VaeLayer, OnnxLayerInput, string>>[] entries
    ) => entries.ToFrozenDictionary();
}
