using System.Buffers.Binary;

namespace Vae.Import;

/// <summary>The constants of a graph, which are initializers or nodes.</summary>
internal static class OnnxConstants
{
    /// <summary>The numbers of a tensor, which has two places for them.</summary>
    public static long[] Wholes(TensorProto tensor)
    {
        var bytes = tensor.RawData.Span;
        if (bytes.IsEmpty)
        {
            return [.. tensor.Int64Data];
        }

        var values = new long[bytes.Length / sizeof(long)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * sizeof(long))..]);
        }

        return values;
    }

    /// <summary>Removes constants that nothing reads any more, of which the runtime would warn.</summary>
    public static void RemoveUnread(GraphProto graph)
    {
        var read = graph
            .Node.SelectMany(OnnxValues.ReadBy)
            .Concat(graph.Output.Select(output => output.Name))
            .ToHashSet();
        // By their places: to look a message up compares its contents, all weights of it.
        for (var i = graph.Initializer.Count - 1; i >= 0; i--)
        {
            if (!read.Contains(graph.Initializer[i].Name))
            {
                graph.Initializer.RemoveAt(i);
            }
        }

        for (var i = graph.Node.Count - 1; i >= 0; i--)
        {
            if (graph.Node[i].OpType == "Constant" && !read.Contains(graph.Node[i].Output[0]))
            {
                graph.Node.RemoveAt(i);
            }
        }
    }
}
