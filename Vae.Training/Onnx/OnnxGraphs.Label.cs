using Vae.Inference;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.Training.Onnx;

internal sealed partial class OnnxGraphs
{
    /// <summary>
    /// Adds the <c>label</c> input of a conditional model and concatenates its one-hot vector to the channels (or features) of
    /// <paramref name="value"/>, the same at every pixel (report, section 3.2.1). Gives <paramref name="value"/> itself for an
    /// unconditional model.
    /// </summary>
    private string WithLabel(OnnxGraphBuilder graph, string value, DataShape row)
    {
        if (!architecture.IsConditional)
        {
            return value;
        }

        var label = graph.Input(BundleFormat.Label, DataType.Int64, BundleFormat.BatchAxis);
        var oneHot = graph.Node("Gather", "label.one_hot", [OneHotRows(graph, row), Checked(graph, label)]);
        if (row.IsImage)
        {
            // The batch axis comes from the label: one label for several images is an error at Concat and never a broadcast.
            var pixels = graph.Constant("label.pixels", [1L, 1, row.Height, row.Width], 4);
            oneHot = graph.Node("Expand", "label.broadcast", [oneHot, pixels]);
        }

        return graph.Node("Concat", $"{value}.labelled", [value, oneHot], OnnxAttribute.Int("axis", 1));
    }

    /// <summary>The identity matrix, whose rows are the one-hot vectors, shaped to be broadcast over a row's pixels.</summary>
    private string OneHotRows(OnnxGraphBuilder graph, DataShape row)
    {
        var count = architecture.ClassCount;
        var identity = new float[count * count];
        for (var i = 0; i < count; i++)
        {
            identity[i * count + i] = 1;
        }

        return graph.Constant("label.identity", identity, row.IsImage ? [count, count, 1, 1] : [count, count]);
    }

    /// <summary>
    /// The label with negative ones moved out of range: Gather refuses an index past the end, but counts negative ones from there, where
    /// the operator OneHot would make zeros of both.
    /// </summary>
    private string Checked(OnnxGraphBuilder graph, string label)
    {
        var zero = graph.Constant("label.zero", [0L]);
        var outside = graph.Constant("label.outside", [(long)architecture.ClassCount]);
        var negative = graph.Node("Less", "label.negative", [label, zero]);
        return graph.Node("Where", "label.index", [negative, outside, label]);
    }
}
