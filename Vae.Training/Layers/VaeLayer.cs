using System.Text.Json.Serialization;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// One layer of an encoder or decoder: its hyper-parameters, the shape that it gives rows, its TorchSharp module and its ONNX operators.
/// A new kind of layer is a file beside this one, and its name in the list here.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Conv2dLayer), "conv2d")]
[JsonDerivedType(typeof(ConvTranspose2dLayer), "conv_transpose2d")]
[JsonDerivedType(typeof(LinearLayer), "linear")]
[JsonDerivedType(typeof(FlattenLayer), "flatten")]
[JsonDerivedType(typeof(ReshapeLayer), "reshape")]
[JsonDerivedType(typeof(ReluLayer), "relu")]
[JsonDerivedType(typeof(LeakyReluLayer), "leaky_relu")]
[JsonDerivedType(typeof(SiluLayer), "silu")]
[JsonDerivedType(typeof(TanhLayer), "tanh")]
[JsonDerivedType(typeof(BatchNormLayer), "batch_norm")]
[JsonDerivedType(typeof(GroupNormLayer), "group_norm")]
[JsonDerivedType(typeof(ResidualLayer), "residual")]
[JsonDerivedType(typeof(UpsampleLayer), "upsample")]
[JsonDerivedType(typeof(AveragePoolLayer), "average_pool")]
[JsonDerivedType(typeof(SelfAttentionLayer), "self_attention")]
public abstract record VaeLayer
{
    private protected VaeLayer() { }

    /// <summary>The shape of one row after this layer: as before it, where a layer works element by element.</summary>
    /// <param name="input">The shape of one row before it.</param>
    /// <exception cref="ArgumentException">The layer does not take rows of shape <paramref name="input"/>.</exception>
    public virtual DataShape OutputShape(DataShape input) => input;

    /// <summary>The number of trainable parameters, given rows of shape <paramref name="input"/>.</summary>
    public virtual long ParameterCount(DataShape input) => 0;

    /// <summary>The multiplications with a weight that one row of shape <paramref name="input"/> takes.</summary>
    internal virtual double Products(DataShape input) => 0;

    /// <summary>Whether what the layer makes of a row in training depends on the rows beside it.</summary>
    internal virtual bool NormalizesBatches => false;

    /// <summary>
    /// Makes the TorchSharp module for rows of shape <paramref name="input"/>. It runs on threads of a <see cref="TrainingLanes"/>: its
    /// numbers are kept, as <see cref="Scalars"/> says. Arguments are positional: their names differ between TorchSharp's versions.
    /// </summary>
    internal abstract nn.Module<Tensor, Tensor> CreateModule(DataShape input);

    /// <summary>Adds the ONNX operators to a graph; gives the name of the value that they compute.</summary>
    /// <exception cref="ArgumentException">The layer's weights are missing or do not fit it.</exception>
    internal abstract string AddNodes(LayerNodes nodes);

    /// <summary>An error that names this layer.</summary>
    private protected ArgumentException Refuse(DataShape input, string expected) =>
        new($"The layer {this} was given rows of shape {input}; expected {expected}.");
}

/// <summary>A height and a width, in pixels: of a kernel, a stride or a padding.</summary>
public readonly record struct Size2(int Height, int Width)
{
    /// <summary>A square of <paramref name="size"/> pixels.</summary>
    public static implicit operator Size2(int size) => new(size, size);

    /// <summary>The size as <c>4×4</c>.</summary>
    public override string ToString() => $"{Height}×{Width}";

    internal (long, long) Pair => (Height, Width);

    internal long[] Longs => [Height, Width];

    internal bool AtLeast(int minimum) => Height >= minimum && Width >= minimum;

    /// <summary>The size as an attribute of an ONNX operator.</summary>
    internal AttributeProto Attribute(string name) => OnnxAttribute.Ints(name, Height, Width);

    /// <summary>The size as the padding of an ONNX operator, the same on both sides.</summary>
    internal AttributeProto Pads() => OnnxAttribute.Ints("pads", Height, Width, Height, Width);
}

/// <summary>Where a layer adds its ONNX operators.</summary>
/// <param name="Graph">The graph to add to.</param>
/// <param name="Weights">The network's parameters by name.</param>
/// <param name="Name">The layer's name in the network, such as <c>encoder.0</c>.</param>
/// <param name="Value">The value that the layer reads.</param>
/// <param name="Shape">The shape of one row of that value.</param>
internal sealed record LayerNodes(
    OnnxGraphBuilder Graph,
    IReadOnlyDictionary<string, OnnxWeight> Weights,
    string Name,
    string Value,
    DataShape Shape
)
{
    /// <summary>Adds a node that reads the value alone.</summary>
    public string Add(string operatorType, params ReadOnlySpan<AttributeProto> attributes) =>
        Graph.Node(operatorType, Name, [Value], attributes);

    /// <summary>Adds a node that reads the value and then <paramref name="more"/>.</summary>
    public string Add(string operatorType, string[] more, params ReadOnlySpan<AttributeProto> attributes) =>
        Graph.Node(operatorType, Name, [Value, .. more], attributes);

    /// <summary>Adds the operators of layers one after the other, which are named after their places.</summary>
    public string Through(IReadOnlyList<VaeLayer> layers)
    {
        var (value, shape) = (Value, Shape);
        for (var i = 0; i < layers.Count; i++)
        {
            value = layers[i].AddNodes(this with { Name = $"{Name}.{i}", Value = value, Shape = shape });
            shape = layers[i].OutputShape(shape);
        }

        return value;
    }

    /// <summary>Adds the layer's parameter <paramref name="name"/> to the graph.</summary>
    /// <exception cref="ArgumentException">The network has no such parameter, or it has another shape.</exception>
    public string Parameter(string name, params long[] shape) => ParameterAs(name, shape, shape);

    /// <summary>As <see cref="Parameter"/>, with the values in the graph in the shape <paramref name="inGraph"/>.</summary>
    public string ParameterAs(string name, long[] inGraph, params long[] shape)
    {
        var full = $"{Name}.{name}";
        if (!Weights.TryGetValue(full, out var weight) || !weight.Shape.SequenceEqual(shape))
        {
            var found = weight is null ? "missing" : $"of shape [{string.Join(", ", weight.Shape)}]";
            throw new ArgumentException(
                $"The parameter {full} is {found}; expected shape [{string.Join(", ", shape)}]."
            );
        }

        return Graph.Constant(full, weight.Values.Span, inGraph);
    }
}

/// <summary>A trained parameter: its shape, outermost dimension first, and its values, row-major.</summary>
internal sealed record OnnxWeight(IReadOnlyList<long> Shape, ReadOnlyMemory<float> Values)
{
    /// <summary>The parameters of a module by their names, copied into ordinary memory.</summary>
    public static Dictionary<string, OnnxWeight> Of(nn.Module module)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return module
            .state_dict()
            .ToDictionary(
                entry => entry.Key,
                entry => new OnnxWeight(entry.Value.shape, entry.Value.detach().cpu().data<float>().ToArray())
            );
    }
}
