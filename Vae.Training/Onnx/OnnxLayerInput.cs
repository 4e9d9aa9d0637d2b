using Vae.Inference;

namespace Vae.Training.Onnx;

/// <summary>What a layer's operators are built from.</summary>
/// <param name="Graph">The graph to add to.</param>
/// <param name="Weights">The network's parameters by name.</param>
/// <param name="Name">The layer's name in the network, such as <c>encoder.0</c>.</param>
/// <param name="Value">The value that the layer reads.</param>
/// <param name="Shape">The shape of one row of that value.</param>
internal sealed record OnnxLayerInput(
    OnnxGraphBuilder Graph,
    IReadOnlyDictionary<string, OnnxWeight> Weights,
    string Name,
    string Value,
    DataShape Shape
)
{
    /// <summary>Adds a node that reads the value alone.</summary>
    public string Node(string operatorType, params ReadOnlySpan<AttributeProto> attributes) =>
        Graph.Node(operatorType, Name, [Value], attributes);

    /// <summary>Adds a node that reads the value and then <paramref name="more"/>.</summary>
    public string Node(string operatorType, string[] more, params ReadOnlySpan<AttributeProto> attributes) =>
        Graph.Node(operatorType, Name, [Value, .. more], attributes);

    /// <summary>Adds the layer's parameter <paramref name="name"/> to the graph.</summary>
    /// <exception cref="ArgumentException">The network has no such parameter, or it has another shape.</exception>
    public string Parameter(string name, params long[] shape)
    {
        var full = $"{Name}.{name}";
        if (!Weights.TryGetValue(full, out var weight) || !weight.Shape.SequenceEqual(shape))
        {
            var found = weight is null ? "missing" : $"of shape [{string.Join(", ", weight.Shape)}]";
            throw new ArgumentException(
                $"The parameter {full} is {found}; expected shape [{string.Join(", ", shape)}]."
            );
        }

        return Graph.Constant(full, weight.Values.Span, shape);
    }
}
