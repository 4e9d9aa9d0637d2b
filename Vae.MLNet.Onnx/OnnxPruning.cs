using Google.Protobuf.Collections;
using Vae.Onnx;

namespace Vae.MLNet.Onnx;

/// <summary>Takes from a graph what no output needs, and gives its values other names.</summary>
internal static class OnnxPruning
{
    /// <summary>Removes nodes, constants, inputs and imports that no output needs.</summary>
    public static void Prune(ModelProto model)
    {
        var graph = model.Graph;
        var needed = graph.Output.Select(output => output.Name).ToHashSet();
        var kept = new List<NodeProto>();
        foreach (var node in graph.Node.Reverse().Where(node => node.Output.Any(needed.Contains)))
        {
            kept.Add(node);
            needed.UnionWith(OnnxValues.ReadBy(node));
        }

        kept.Reverse();
        Keep(graph.Node, kept);
        Keep(graph.Initializer, [.. graph.Initializer.Where(tensor => needed.Contains(tensor.Name))]);
        Keep(graph.Input, [.. graph.Input.Where(input => needed.Contains(input.Name))]);
        var made = kept.SelectMany(node => node.Output).ToHashSet();
        Keep(graph.ValueInfo, [.. graph.ValueInfo.Where(value => made.Contains(value.Name))]);
        var domains = kept.Select(node => node.Domain).Append("").ToHashSet();
        Keep(model.OpsetImport, [.. model.OpsetImport.Where(import => domains.Contains(import.Domain))]);
    }

    /// <summary>Gives values new names; values that have one of those give way.</summary>
    public static void Rename(GraphProto graph, IReadOnlyDictionary<string, string> names)
    {
        var all = graph
            .Node.SelectMany(node => node.Output)
            .Concat(graph.Initializer.Select(tensor => tensor.Name))
            .Concat(graph.Input.Select(input => input.Name))
            .ToList();
        var taken = all.Concat(names.Values).ToHashSet();
        var renamed = new Dictionary<string, string>(names);
        foreach (var name in all.Intersect(names.Values).Where(name => !names.ContainsKey(name)))
        {
            var other = $"{name}_0";
            for (var i = 1; !taken.Add(other); i++)
            {
                other = $"{name}_{i}";
            }

            renamed[name] = other;
        }

        foreach (var node in graph.Node)
        {
            OnnxValues.Rename(node, name => renamed.GetValueOrDefault(name, name));
        }

        foreach (var tensor in graph.Initializer)
        {
            tensor.Name = renamed.GetValueOrDefault(tensor.Name, tensor.Name);
        }

        foreach (var value in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo))
        {
            value.Name = renamed.GetValueOrDefault(value.Name, value.Name);
        }
    }

    private static void Keep<T>(RepeatedField<T> all, IReadOnlyList<T> kept)
    {
        all.Clear();
        all.AddRange(kept);
    }
}
