using Google.Protobuf;
using static Vae.Onnx.AttributeProto.Types;

namespace Vae.Onnx;

/// <summary>Attributes of operators.</summary>
internal static class OnnxAttribute
{
    public static AttributeProto Float(string name, float value) =>
        new()
        {
            Name = name,
            Type = AttributeType.Float,
            F = value,
        };

    public static AttributeProto Int(string name, long value) =>
        new()
        {
            Name = name,
            Type = AttributeType.Int,
            I = value,
        };

    public static AttributeProto Ints(string name, params IEnumerable<long> values) =>
        new()
        {
            Name = name,
            Type = AttributeType.Ints,
            Ints = { values },
        };

    public static AttributeProto Graph(string name, GraphProto graph) =>
        new()
        {
            Name = name,
            Type = AttributeType.Graph,
            G = graph,
        };

    public static AttributeProto Tensor(string name, TensorProto tensor) =>
        new()
        {
            Name = name,
            Type = AttributeType.Tensor,
            T = tensor,
        };

    public static AttributeProto Text(string name, string value) =>
        new()
        {
            Name = name,
            Type = AttributeType.String,
            S = ByteString.CopyFromUtf8(value),
        };

    /// <summary>The graphs in a node, such as the body of a loop.</summary>
    public static IEnumerable<GraphProto> GraphsOf(NodeProto node) =>
        node.Attribute.SelectMany(attribute =>
            attribute.G is null ? attribute.Graphs : attribute.Graphs.Prepend(attribute.G)
        );

    public static AttributeProto Strings(string name, params IEnumerable<string> values) =>
        new()
        {
            Name = name,
            Type = AttributeType.Strings,
            Strings = { values.Select(ByteString.CopyFromUtf8) },
        };
}
