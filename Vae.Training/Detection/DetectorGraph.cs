using Vae.Inference;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.Training;

/// <summary>
/// The graph that scores rows: <c>data</c> (and <c>label</c>) to <c>score</c> and <c>contributions</c>.
/// </summary>
/// <remarks>
/// <para>
/// Each network says how far a row lies from its reference rows (<see cref="ReferenceRows"/>), twice: how far from the nearest, in units of
/// how far those are from their own neighbours, and how large the neighbourhood is that holds a share of all. The logarithms are averaged
/// over the networks and standardised by what the reference rows are like themselves; the score is softplus of the larger.
/// </para>
/// <para>
/// An element's contribution is a share of the score in proportion to (1 + z²)·(z − x̂)²: what the networks do not reconstruct, the more so
/// where the value is far from its mean.
/// </para>
/// </remarks>
internal sealed class DetectorGraph(
    OnnxGraphs graphs,
    VaeArchitecture architecture,
    RowLimits? limits,
    IReadOnlyList<ReferenceRows> references,
    DetectorOptions options,
    string version
)
{
    private const float TinyShare = 1e-12f;

    /// <summary>In a shape to be given: the axis as it is, which is the batch for the checker too, where −1 would be any number.</summary>
    private const long SameRows = 0;

    private readonly OnnxGraphBuilder graph = new(BundleFormat.DetectorGraph, version);
    private readonly int width = architecture.Shape.Size;

    /// <summary>What the names of a network's parameters begin with.</summary>
    public static string Prefix(int network) => $"network{network}.";

    /// <summary>The graph as a file.</summary>
    public byte[] ToBytes()
    {
        var input = graph.Input(BundleFormat.Data, DataType.Float, OnnxGraphs.Batch(architecture.Shape));
        var label = graphs.Label(graph);
        var flat = Limited(graphs.Scaled(graph, input));
        var rows = Rows(flat, "rows");
        var (local, global) = (new List<string>(), new List<string>());
        var squares = new List<string>();
        foreach (var (i, reference) in references.Index())
        {
            var mean = graphs.Mean(graph, Prefix(i), rows, label);
            var decoded = Flat(graphs.Decoded(graph, Prefix(i), mean, label), $"{Prefix(i)}decoded.flat");
            var residual = graph.Node("Sub", $"{Prefix(i)}residual", [flat, decoded]);
            squares.Add(graph.Node("Mul", $"{Prefix(i)}residual.square", [residual, residual]));
            var distances = Distances(i, reference, flat, residual);
            local.Add(Local(i, reference, distances));
            global.Add(Global(i, reference, distances));
        }

        var score = Score(Average(local, "local"), Average(global, "global"));
        var shares = Shares(flat, Average(squares, "residual"));
        graph.Output(
            BundleFormat.Score,
            Reshaped(score, "score.flat", SameRows),
            DataType.Float,
            BundleFormat.BatchAxis
        );
        graph.Output(
            BundleFormat.Contributions,
            Rows(graph.Node("Mul", "contributions.flat", [shares, score]), "contributions.rows"),
            DataType.Float,
            OnnxGraphs.Batch(architecture.Shape)
        );
        return graphs.Described(graph, BundleFormat.DetectorGraph);
    }

    /// <summary>The rows as the layers see them, <c>[batch, elements]</c>, with <see cref="RowLimits"/> where they are standardised.</summary>
    private string Limited(string rows)
    {
        var (least, most) = (Number("rows.least", -RowLimits.Largest), Number("rows.most", RowLimits.Largest));
        var clipped = graph.Node("Clip", "rows.clipped", [Flat(rows, "rows.flat"), least, most]);
        if (limits is null)
        {
            return clipped;
        }

        var centred = graph.Node("Sub", "limits.centred", [clipped, Elements("limits.offset", limits.Offsets)]);
        var gained = graph.Node("Mul", "limits.gained", [centred, Elements("limits.gain", limits.Gains)]);
        var lower = Elements("limits.least", Array.ConvertAll(limits.Limits, limit => -limit));
        var above = graph.Node("Max", "limits.above", [gained, lower]);
        var inside = graph.Node("Min", "limits.inside", [above, Elements("limits.most", limits.Limits)]);
        var over = graph.Node("Sub", "limits.over", [clipped, Elements("limits.high", limits.Highs)]);
        var under = graph.Node("Sub", "limits.under", [Elements("limits.low", limits.Lows), clipped]);
        var outside = graph.Node(
            "Sub",
            "limits.outside",
            [Outside(over, "limits.over"), Outside(under, "limits.under")]
        );
        var weighted = graph.Node("Mul", "limits.weighted", [outside, Number("limits.weight", RowLimits.MostSpreads)]);
        return graph.Node("Add", "limits.rows", [inside, weighted]);
    }

    /// <summary>ln(1 + d) of distances d beyond the range, in its unit; 0 within it.</summary>
    private string Outside(string distance, string name)
    {
        var units = graph.Node(
            "Mul",
            $"{name}.units",
            [graph.Node("Relu", $"{name}.distance", [distance]), Elements($"{name}.unit", limits!.InverseUnits)]
        );
        return Log(units, 1, $"{name}.log");
    }

    private string Elements(string name, float[] values) => graph.Constant(name, values, 1, width);

    /// <summary>The distance of each row to each reference row, <c>[batch, reference]</c>.</summary>
    private string Distances(int network, ReferenceRows reference, string rows, string residual)
    {
        var name = $"{Prefix(network)}distance";
        var count = reference.Scales.Length;
        var weighted = graph.Node(
            "Mul",
            $"{name}.residual",
            [residual, Number($"{name}.weight", (float)options.ResidualWeight)]
        );
        var place = graph.Node("Concat", $"{name}.place", [rows, weighted], OnnxAttribute.Int("axis", 1));
        var own = Sum(graph.Node("Mul", $"{name}.place.square", [place, place]), $"{name}.place.norm");
        var transposed = new float[reference.Places.Length];
        var norms = new float[count];
        for (var row = 0; row < count; row++)
        {
            var norm = 0.0;
            for (var j = 0; j < 2 * width; j++)
            {
                var value = reference.Places[row * 2 * width + j];
                transposed[j * count + row] = -2 * value;
                norm += (double)value * value;
            }

            norms[row] = (float)norm;
        }

        var products = graph.Node(
            "MatMul",
            $"{name}.products",
            [place, graph.Constant($"{name}.places", transposed, 2 * width, count)]
        );
        var others = graph.Constant($"{name}.norms", norms, 1, count);
        var sum = graph.Node("Add", $"{name}.sum", [graph.Node("Add", $"{name}.norms.sum", [own, others]), products]);
        return graph.Node("Sqrt", name, [graph.Node("Relu", $"{name}.square", [sum])]);
    }

    /// <summary>ln of the average scaled distance to the nearest reference rows, <c>[batch, 1]</c>.</summary>
    private string Local(int network, ReferenceRows reference, string distances)
    {
        var name = $"{Prefix(network)}local";
        var scales = graph.Constant($"{name}.scales", reference.Scales, 1, reference.Scales.Length);
        var scaled = graph.Node("Mul", $"{name}.scaled", [distances, scales]);
        var nearest = Smallest(scaled, options.NeighboursOf(reference.Scales.Length), $"{name}.nearest");
        var mean = graph.Node(
            "ReduceMean",
            $"{name}.mean",
            [nearest],
            OnnxAttribute.Ints("axes", 1),
            OnnxAttribute.Int("keepdims", 1)
        );
        return Log(mean, ReferenceRows.LocalFloor, name);
    }

    /// <summary>ln of the radius that holds the share of the reference rows, <c>[batch, 1]</c>.</summary>
    private string Global(int network, ReferenceRows reference, string distances)
    {
        var name = $"{Prefix(network)}global";
        var nearest = Smallest(distances, options.NeighbourhoodOf(reference.Scales.Length), $"{name}.nearest");
        var largest = graph.Node(
            "ReduceMax",
            $"{name}.radius",
            [nearest],
            OnnxAttribute.Ints("axes", 1),
            OnnxAttribute.Int("keepdims", 1)
        );
        return Log(largest, reference.Floor, name);
    }

    private string Score(string local, string global)
    {
        var far = graph.Node(
            "Max",
            "score.standardized",
            [
                Standardized(local, reference => reference.Local, "local"),
                Standardized(global, reference => reference.Global, "global"),
            ]
        );
        return graph.Node("Softplus", "score.value", [far]);
    }

    /// <summary>In units of how the reference rows spread around their median.</summary>
    private string Standardized(string value, Func<ReferenceRows, double[]> own, string name)
    {
        var averages = Enumerable
            .Range(0, references[0].Local.Length)
            .Select(row => references.Average(reference => own(reference)[row]))
            .ToArray();
        var average = averages.Average();
        var spread = Math.Sqrt(averages.Average(value => (value - average) * (value - average))) + 1e-6;
        var centred = graph.Node(
            "Sub",
            $"{name}.centred",
            [value, Number($"{name}.median", (float)ReferenceRows.Median(averages))]
        );
        return graph.Node("Div", $"{name}.standardized", [centred, Number($"{name}.spread", (float)spread)]);
    }

    /// <summary>Each element's share of the score, <c>[batch, elements]</c>.</summary>
    private string Shares(string rows, string residuals)
    {
        var squares = graph.Node("Mul", "shares.square", [rows, rows]);
        var unusual = graph.Node("Add", "shares.unusual", [squares, Number("shares.one", 1)]);
        var parts = graph.Node("Mul", "shares.parts", [unusual, residuals]);
        var positive = graph.Node("Add", "shares.positive", [parts, Number("shares.tiny", TinyShare)]);
        return graph.Node("Div", "shares", [positive, Sum(positive, "shares.sum")]);
    }

    private string Average(List<string> values, string name) =>
        values.Count == 1 ? values[0] : graph.Node("Mean", $"{name}.average", [.. values]);

    private string Smallest(string values, int count, string name) =>
        graph.NodeOfTwo(
            "TopK",
            name,
            [values, graph.Constant($"{name}.count", [(long)count], 1)],
            OnnxAttribute.Int("axis", 1),
            OnnxAttribute.Int("largest", 0),
            OnnxAttribute.Int("sorted", 0)
        );

    private string Log(string value, float floor, string name) =>
        graph.Node("Log", name, [graph.Node("Add", $"{name}.above", [value, Number($"{name}.floor", floor)])]);

    private string Sum(string value, string name) =>
        graph.Node(
            "ReduceSum",
            name,
            [value, graph.Constant($"{name}.axis", [1L], 1)],
            OnnxAttribute.Int("keepdims", 1)
        );

    private string Rows(string flat, string name) =>
        Reshaped(flat, name, [SameRows, .. architecture.Shape.Select(size => (long)size)]);

    private string Flat(string rows, string name) => Reshaped(rows, name, SameRows, width);

    private string Reshaped(string value, string name, params ReadOnlySpan<long> shape) =>
        graph.Node("Reshape", name, [value, graph.Constant($"{name}.shape", shape, shape.Length)]);

    private string Number(string name, float value) => graph.Constant(name, [value]);
}
