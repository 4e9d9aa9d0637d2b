using System.Buffers.Binary;
using Google.Protobuf.Collections;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.Onnx;

// Whole graphs as parts of another, and what ML.NET's ONNX transformer reads of one.
internal sealed partial class OnnxGraphBuilder
{
    /// <summary>The operators of classical machine learning.</summary>
    public const string MachineLearningDomain = "ai.onnx.ml";

    /// <summary>The version of those that is used.</summary>
    public const int MachineLearningOpset = 2;

    // Their bodies are graphs that read the values around them by name, which a renamed part would break.
    private static readonly string[] ControlFlow = ["If", "Loop", "Scan"];

    /// <summary>Keeps names for outputs to come, so that no node takes them before.</summary>
    public void Reserve(IEnumerable<string> outputs)
    {
        foreach (var output in outputs)
        {
            RequireNew(output);
            reserved.Add(output);
        }
    }

    /// <summary>What keeps a graph from being a part of another, as the end of a sentence about it; null when nothing does.</summary>
    public static string? WhyNoPart(ModelProto part)
    {
        var opset = part.OpsetImport.FirstOrDefault(import => import.Domain.Length == 0)?.Version;
        return opset != Opset ? $"uses operator set {opset} instead of {Opset}"
            : part.Graph.Node.FirstOrDefault(node => ControlFlow.Contains(node.OpType)) is { } control
                ? $"has the control-flow operator {control.OpType}"
            : null;
    }

    /// <summary>Adds all nodes of a graph; its names get a prefix, its inputs are the given values.</summary>
    /// <param name="part">The graph.</param>
    /// <param name="kind">What the graph is, from which the prefix is made.</param>
    /// <param name="inputs">The values of the graph's inputs by their names.</param>
    /// <returns>The values of the graph's outputs by their names.</returns>
    /// <exception cref="InvalidOperationException">The graph cannot be a part of another; <see cref="WhyNoPart"/> tells.</exception>
    public IReadOnlyDictionary<string, string> Part(
        ModelProto part,
        string kind,
        IReadOnlyDictionary<string, string> inputs
    )
    {
        if (WhyNoPart(part) is { } why)
        {
            throw new InvalidOperationException($"The {kind} cannot be a part of another graph, because it {why}.");
        }

        var prefix = $"{kind}/";
        while (names.Any(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            prefix = $"vae/{prefix}";
        }

        string Renamed(string name) =>
            name.Length == 0 ? name
            : inputs.TryGetValue(name, out var value) ? value
            : prefix + name;

        foreach (var tensor in part.Graph.Initializer)
        {
            var copy = tensor.Clone();
            copy.Name = Renamed(tensor.Name);
            Graph.Initializer.Add(copy);
            Add([copy.Name]);
        }

        var domains = part.Graph.Node.Select(node => node.Domain).ToHashSet();
        foreach (var import in part.OpsetImport.Where(import => domains.Contains(import.Domain)))
        {
            Import(import);
        }

        foreach (var node in part.Graph.Node)
        {
            var copy = node.Clone();
            copy.Name = node.Name.Length == 0 ? "" : prefix + node.Name;
            Rename(copy.Input, Renamed);
            Rename(copy.Output, Renamed);
            Graph.Node.Add(copy);
            names.Add(copy.Name);
            Add(copy.Output);
            if (copy.Domain == MachineLearningDomain)
            {
                TypesOf(node, part.Graph, Renamed);
            }
        }

        return part.Graph.Output.ToDictionary(output => output.Name, output => Renamed(output.Name));
    }

    // What infers types does not know them of these operators, and without one it refuses what follows.
    private void TypesOf(NodeProto node, GraphProto part, Func<string, string> renamed)
    {
        foreach (var value in part.ValueInfo.Where(value => node.Output.Contains(value.Name)))
        {
            Graph.ValueInfo.Add(
                new ValueInfoProto
                {
                    Name = renamed(value.Name),
                    Type = new TypeProto
                    {
                        TensorType = new TypeProto.Types.Tensor { ElemType = value.Type.TensorType.ElemType },
                    },
                }
            );
        }
    }

    private void Import(OperatorSetIdProto import)
    {
        if (model.OpsetImport.FirstOrDefault(known => known.Domain == import.Domain) is not { } known)
        {
            model.OpsetImport.Add(import.Clone());
        }
        else if (known.Version != import.Version)
        {
            throw new InvalidOperationException(
                $"A part of the graph {Graph.Name} uses version {import.Version} of {import.Domain}; expected {known.Version}, as other parts."
            );
        }
    }

    private void Add(IEnumerable<string> ofPart)
    {
        foreach (var value in ofPart)
        {
            names.Add(value);
            values.Add(value);
        }
    }

    /// <summary>Adds a float64 tensor of fixed values.</summary>
    public string Constant(string name, ReadOnlySpan<double> data, params IEnumerable<long> shape)
    {
        var bytes = new byte[data.Length * sizeof(double)];
        for (var i = 0; i < data.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), data[i]);
        }

        return Constant(name, DataType.Double, bytes, data.Length, shape);
    }

    /// <summary>
    /// Names the slots of an output, as ML.NET's ONNX transformer reads them: from the attribute of a node of this name that computes
    /// nothing.
    /// </summary>
    public void NameSlots(string output, IEnumerable<string> names)
    {
        Import(new OperatorSetIdProto { Domain = MachineLearningDomain, Version = MachineLearningOpset });
        string[] keys = [.. names];
        var input = Node("Constant", $"mlnet.{output}.Slots", [], OnnxAttribute.Strings("value_strings", keys));
        var node = Operator("LabelEncoder", Unique($"mlnet.{output}.Encoded"), [input]);
        node.Name = $"mlnet.{output}.SlotNames";
        node.Domain = MachineLearningDomain;
        node.Attribute.Add(OnnxAttribute.Strings("keys_strings", keys));
        node.Attribute.Add(OnnxAttribute.Ints("values_int64s", Enumerable.Range(0, keys.Length).Select(i => (long)i)));
        Graph.Node.Add(node);
    }

    private static void Rename(RepeatedField<string> names, Func<string, string> renamed)
    {
        for (var i = 0; i < names.Count; i++)
        {
            names[i] = renamed(names[i]);
        }
    }
}
