using Google.Protobuf.Collections;

namespace Vae.Onnx;

/// <summary>The values of a graph, which nodes and the graphs in them know by their names.</summary>
internal static class OnnxValues
{
    /// <summary>The values that a node reads, with those that graphs in it read from around it.</summary>
    public static IEnumerable<string> ReadBy(NodeProto node) =>
        node.Input.Concat(OnnxAttribute.GraphsOf(node).SelectMany(Captured));

    /// <summary>Gives the values that a node reads and makes, and those of the graphs in it, other names.</summary>
    public static void Rename(NodeProto node, Func<string, string> renamed)
    {
        Rename(node.Input, renamed);
        Rename(node.Output, renamed);
        foreach (var body in OnnxAttribute.GraphsOf(node))
        {
            foreach (var tensor in body.Initializer)
            {
                tensor.Name = renamed(tensor.Name);
            }

            foreach (var value in body.Input.Concat(body.Output).Concat(body.ValueInfo))
            {
                value.Name = renamed(value.Name);
            }

            foreach (var inner in body.Node)
            {
                Rename(inner, renamed);
            }
        }
    }

    private static void Rename(RepeatedField<string> names, Func<string, string> renamed)
    {
        for (var i = 0; i < names.Count; i++)
        {
            names[i] = renamed(names[i]);
        }
    }

    private static IEnumerable<string> Captured(GraphProto body)
    {
        var own = body
            .Input.Select(input => input.Name)
            .Concat(body.Initializer.Select(tensor => tensor.Name))
            .Concat(body.Node.SelectMany(node => node.Output))
            .ToHashSet();
        return body
            .Node.SelectMany(ReadBy)
            .Concat(body.Output.Select(output => output.Name))
            .Where(name => !own.Contains(name));
    }
}
