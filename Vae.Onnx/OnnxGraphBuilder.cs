using Google.Protobuf;

namespace Vae.Onnx;

/// <summary>
/// Builds one ONNX model of standard operators, and those of classical machine learning, node by node. Every value is known by its name; names are made unique, nodes may only
/// read what stands before them, and the same calls give the same bytes.
/// </summary>
/// <remarks>
/// Operator set 17 and IR version 8 are the newest that ML.NET's ONNX Runtime, onnxruntime-web and <c>onnx.checker</c> 1.12 all take.
/// </remarks>
internal sealed partial class OnnxGraphBuilder
{
    public const int Opset = 17;
    public const int IrVersion = 8;
    public const string Producer = "VaeML";

    private readonly ModelProto model;
    private readonly HashSet<string> names = [];
    private readonly HashSet<string> reserved = [];
    private readonly HashSet<string> values = [];

    public OnnxGraphBuilder(string name, string producerVersion) =>
        model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = Producer,
            ProducerVersion = producerVersion,
            Graph = new GraphProto { Name = name },
            OpsetImport =
            {
                new OperatorSetIdProto { Domain = "", Version = Opset },
            },
        };

    private GraphProto Graph => model.Graph;

    /// <summary>Adds a node with one output, which is returned; it is named after the node.</summary>
    public string Node(
        string operatorType,
        string name,
        ReadOnlySpan<string> inputs,
        params ReadOnlySpan<AttributeProto> attributes
    )
    {
        foreach (var input in inputs)
        {
            RequireKnown(input, $"node {name} ({operatorType})");
        }

        var node = Operator(operatorType, Unique(name), inputs);
        node.Attribute.AddRange(attributes.ToArray());
        Graph.Node.Add(node);
        values.Add(node.Name);
        return node.Name;
    }

    /// <summary>Adds a node with two outputs, the first of which is returned and named after the node.</summary>
    public string NodeOfTwo(
        string operatorType,
        string name,
        ReadOnlySpan<string> inputs,
        params ReadOnlySpan<AttributeProto> attributes
    )
    {
        var first = Node(operatorType, name, inputs, attributes);
        var second = Unique($"{first}.second");
        Graph.Node[^1].Output.Add(second);
        values.Add(second);
        return first;
    }

    /// <summary>Adds an entry to the model's metadata.</summary>
    public void Metadata(string key, string value)
    {
        if (model.MetadataProps.Any(entry => entry.Key == key))
        {
            throw new ArgumentException($"The metadata key {key} is given twice; expected distinct keys.", nameof(key));
        }

        model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
    }

    /// <summary>The model as the bytes of an .onnx file.</summary>
    public byte[] ToBytes() =>
        Graph.Output.Count > 0
            ? model.ToByteArray()
            : throw new InvalidOperationException($"The graph {Graph.Name} has no output; expected at least one.");

    private static NodeProto Operator(string operatorType, string name, ReadOnlySpan<string> inputs) =>
        new()
        {
            Name = name,
            OpType = operatorType,
            Input = { inputs.ToArray() },
            Output = { name },
        };

    private string Unique(string name)
    {
        var unique = name;
        for (var i = 1; !names.Add(unique); i++)
        {
            unique = $"{name}_{i}";
        }

        return unique;
    }

    private void RequireNew(string name)
    {
        if (!names.Add(name) && !reserved.Remove(name))
        {
            throw new ArgumentException(
                $"The graph {Graph.Name} already has the name {name}; expected a new one.",
                nameof(name)
            );
        }
    }

    private void RequireKnown(string value, string reader)
    {
        if (!values.Contains(value))
        {
            throw new ArgumentException(
                $"The {reader} of graph {Graph.Name} reads {value}, which nothing before it defines."
            );
        }
    }
}
