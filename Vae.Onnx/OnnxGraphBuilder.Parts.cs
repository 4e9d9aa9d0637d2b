using static Vae.Onnx.TensorProto.Types;

namespace Vae.Onnx;

// Whole graphs as parts of another, and what ML.NET's ONNX transformer reads of one.
internal sealed partial class OnnxGraphBuilder
{
    /// <summary>The operators of classical machine learning.</summary>
    public const string MachineLearningDomain = "ai.onnx.ml";

    /// <summary>The version of those that is used.</summary>
    public const int MachineLearningOpset = 2;

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
        return opset != Opset ? $"uses operator set {opset} instead of {Opset}" : null;
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
            OnnxValues.Rename(copy, Renamed);
            Prefix(copy, prefix);
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

    /// <summary>
    /// Adds a graph that takes one row at a time, once for each row of a batch: the body of a Scan, whose values are its own.
    /// </summary>
    /// <param name="part">The graph; its first axes have the size 1.</param>
    /// <param name="kind">What the graph is, from which names are made.</param>
    /// <param name="inputs">The batches of the graph's inputs by their names, their type, and the shape of a row as the graph takes it.</param>
    /// <param name="outputs">The shape of a row of each output.</param>
    /// <returns>The batches of the graph's outputs by their names.</returns>
    public IReadOnlyDictionary<string, string> RowByRow(
        ModelProto part,
        string kind,
        IReadOnlyDictionary<string, (string Value, DataType Type, IReadOnlyList<long> Row)> inputs,
        IReadOnlyList<(string Name, IReadOnlyList<long> Row)> outputs
    )
    {
        var body = new OnnxGraphBuilder($"{kind}.row", "");
        var given = new Dictionary<string, string>();
        foreach (var (name, (_, type, row)) in inputs)
        {
            var value = body.Input($"{kind}.row.{name}", type, row.Select(size => (OnnxDimension)size));
            var axis = body.Constant($"{kind}.row.axis", [0L], 1);
            given[name] = body.Node("Unsqueeze", $"{kind}.row.{name}.batch", [value, axis]);
        }

        var results = body.Part(part, $"{kind}.row", given);
        foreach (var (name, row) in outputs)
        {
            var shape = body.Constant($"{kind}.row.shape", [.. row], row.Count);
            var value = body.Node("Reshape", $"{kind}.row.of.{name}", [results[name], shape]);
            body.Output($"{kind}.row.output.{name}", value, DataType.Float, row.Select(size => (OnnxDimension)size));
        }

        string[] batches = [.. inputs.Values.Select(input => input.Value)];
        var scan = Node(
            "Scan",
            $"{kind}.rows.{outputs[0].Name}",
            batches,
            OnnxAttribute.Int("num_scan_inputs", batches.Length),
            OnnxAttribute.Graph("body", body.Graph)
        );
        string[] names = [scan, .. outputs.Skip(1).Select(output => Unique($"{kind}.rows.{output.Name}"))];
        Graph.Node[^1].Output.AddRange(names[1..]);
        values.UnionWith(names);
        return outputs.Select((output, i) => (output.Name, Value: names[i])).ToDictionary(o => o.Name, o => o.Value);
    }

    /// <summary>Gives a node, and those of the graphs in it, another name.</summary>
    private static void Prefix(NodeProto node, string prefix)
    {
        node.Name = node.Name.Length == 0 ? "" : prefix + node.Name;
        foreach (var inner in OnnxAttribute.GraphsOf(node).SelectMany(body => body.Node))
        {
            Prefix(inner, prefix);
        }
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
}
