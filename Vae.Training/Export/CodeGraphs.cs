using Vae.Inference;

namespace Vae.Training;

/// <summary>What a codebook is in ONNX graphs.</summary>
internal static class CodeGraphs
{
    /// <summary>
    /// The codes of the vectors that are nearest to the positions of a picture, int64 <c>[batch, positions]</c>: as <see cref="VectorQuantizer.Nearest"/>,
    /// the first of equally near ones.
    /// </summary>
    /// <param name="graph">The graph to add to.</param>
    /// <param name="features">The pictures, <c>[batch, D, height, width]</c>.</param>
    /// <param name="vectors">The codebook's vectors, <c>[K, D]</c>.</param>
    /// <param name="codebook">Its sizes.</param>
    /// <param name="positions">The positions of a picture.</param>
    public static string Nearest(
        OnnxGraphBuilder graph,
        string features,
        string vectors,
        Codebook codebook,
        int positions
    )
    {
        var shape = graph.Constant("codes.shape", [0L, codebook.Dimension, positions], 3);
        var flat = graph.Node("Reshape", "codes.channels", [features, shape]);
        var outputs = graph.Node("Transpose", "codes.outputs", [flat], OnnxAttribute.Ints("perm", 0, 2, 1));
        var columns = graph.Node("Transpose", "codes.vectors", [vectors], OnnxAttribute.Ints("perm", 1, 0));
        var products = graph.Node("MatMul", "codes.products", [outputs, columns]);
        var twice = graph.Node("Add", "codes.twice", [products, products]);
        var squares = graph.Node(
            "ReduceSumSquare",
            "codes.squares",
            [vectors],
            OnnxAttribute.Ints("axes", 1),
            OnnxAttribute.Int("keepdims", 0)
        );
        var distances = graph.Node("Sub", "codes.distances", [squares, twice]);
        return graph.Node(
            "ArgMin",
            "codes.nearest",
            [distances],
            OnnxAttribute.Int("axis", 2),
            OnnxAttribute.Int("keepdims", 0)
        );
    }

    /// <summary>The codes' vectors as a picture, <c>[batch, D, height, width]</c>.</summary>
    /// <param name="graph">The graph to add to.</param>
    /// <param name="codes">The codes, int64 <c>[batch, positions]</c>.</param>
    /// <param name="vectors">The codebook's vectors, <c>[K, D]</c>.</param>
    /// <param name="codebook">Its sizes.</param>
    /// <param name="picture">The shape of the picture.</param>
    public static string Picture(
        OnnxGraphBuilder graph,
        string codes,
        string vectors,
        Codebook codebook,
        DataShape picture
    )
    {
        var chosen = graph.Node("Gather", "codes.chosen", [vectors, Checked(graph, codes, codebook.Size)]);
        var channels = graph.Node("Transpose", "codes.channels", [chosen], OnnxAttribute.Ints("perm", 0, 2, 1));
        var shape = graph.Constant("codes.shape", [0L, picture.Channels, picture.Height, picture.Width], 4);
        return graph.Node("Reshape", "codes.picture", [channels, shape]);
    }

    /// <summary>Indices with negative ones moved out of range: Gather refuses an index past the end, but counts negative ones from there.</summary>
    public static string Checked(OnnxGraphBuilder graph, string indices, int count)
    {
        var zero = graph.Constant($"{indices}.zero", [0L]);
        var outside = graph.Constant($"{indices}.outside", [(long)count]);
        var negative = graph.Node("Less", $"{indices}.negative", [indices, zero]);
        return graph.Node("Where", $"{indices}.index", [negative, outside, indices]);
    }
}
