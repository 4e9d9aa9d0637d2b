using Vae.Inference;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.Import;

// The graphs of the bundle around those of the files.
internal sealed partial class VaeImport
{
    // As of diffusers: what a log-variance may be.
    private const float LeastLogVariance = -30;
    private const float MostLogVariance = 20;
    private const string Network = "network";

    /// <summary>What 0 is in the file's data, and how far 1 is from it; null where the bundle's data is the file's.</summary>
    private (float Least, float Width)? Units =>
        options.Range is var (least, most) && (least, most) != (0, 1) ? (least, most - least) : null;

    private static string Version => typeof(VaeImport).Assembly.GetName().Version!.ToString(3);

    private byte[] EncoderGraph(VaeSignature signature, ModelProto part, RowShapes rows, LatentCode code, bool alone)
    {
        var graph = new OnnxGraphBuilder(BundleFormat.EncoderGraph, Version);
        var value = graph.Input(BundleFormat.Data, DataType.Float, Batch(signature.Shape));
        var label = Label(graph, signature);
        if (Units is var (least, width))
        {
            value = graph.Node("Mul", "data.wide", [value, graph.Constant("data.width", [width])]);
            value = graph.Node("Add", "data.ranged", [value, graph.Constant("data.least", [least])]);
        }

        if (IsTurned(rows))
        {
            value = graph.Node("Transpose", "data.channels_last", [value], OnnxAttribute.Ints("perm", 0, 2, 3, 1));
        }

        value = Reshaped(graph, value, rows.Ordered, rows.File);
        var row = IsStacked ? Stacked(code.OfEncoder) : code.OfEncoder;
        IReadOnlyList<int>[] shapes = [.. part.Graph.Output.Select(_ => row)];
        var found = Added(graph, part, value, label, rows.File, shapes, alone);
        var (mean, spread) = IsStacked ? Halves(graph, found[0], row) : (found[0], found[1]);
        mean = Flat(graph, mean, "mean.flat", code.Size);
        spread = Flat(graph, spread, "spread.flat", code.Size);
        spread = LogVariance(graph, spread);
        if (!scale.IsNone)
        {
            mean = graph.Node(
                "Sub",
                "mean.moved",
                [mean, Element(graph, "latent.shift", scale.ShiftsOf(code.OfEncoder, options.Layout))]
            );
            var factors = scale.FactorsOf(code.OfEncoder, options.Layout);
            mean = graph.Node("Mul", "mean.scaled", [mean, Element(graph, "latent.factor", factors)]);
            spread = graph.Node(
                "Add",
                "log_variance.scaled",
                [spread, Element(graph, "latent.log_factor", [.. factors.Select(factor => 2 * MathF.Log(factor))])]
            );
        }

        graph.Output(BundleFormat.Mean, mean, DataType.Float, BundleFormat.BatchAxis, code.Size);
        graph.Output(BundleFormat.LogVariance, spread, DataType.Float, BundleFormat.BatchAxis, code.Size);
        return Described(graph, signature, BundleFormat.EncoderGraph);
    }

    private byte[] DecoderGraph(
        VaeSignature signature,
        ModelProto part,
        RowShapes rows,
        LatentCode code,
        IEnumerable<IReadOnlyList<int>> shapes,
        bool alone
    )
    {
        var graph = new OnnxGraphBuilder(BundleFormat.DecoderGraph, Version);
        var value = graph.Input(BundleFormat.Latent, DataType.Float, BundleFormat.BatchAxis, code.Size);
        var label = Label(graph, signature);
        if (!scale.IsNone)
        {
            value = graph.Node(
                "Div",
                "latent.wide",
                [value, Element(graph, "latent.factor", scale.FactorsOf(code.OfEncoder, options.Layout))]
            );
            value = graph.Node(
                "Add",
                "latent.moved",
                [value, Element(graph, "latent.shift", scale.ShiftsOf(code.OfEncoder, options.Layout))]
            );
        }

        value = Reshaped(graph, value, [code.Size], code.OfDecoder);
        var found = Added(graph, part, value, label, code.OfDecoder, [.. shapes], alone);
        var data = found[0];
        if (activation == DecoderActivation.Logits)
        {
            data = graph.Node("Sigmoid", "data.probability", [data]);
        }

        data = Ordered(graph, data, rows, "data");
        var (least, width) = activation == DecoderActivation.Mean ? Units ?? (0, 1) : (0, 1);
        if ((least, width) != (0, 1))
        {
            data = graph.Node("Sub", "data.from_least", [data, graph.Constant("data.least", [least])]);
            data = graph.Node("Div", "data.in_unit", [data, graph.Constant("data.width", [width])]);
        }

        graph.Output(BundleFormat.Data, data, DataType.Float, Batch(signature.Shape));
        if (signature.HasVariance)
        {
            var variance = Ordered(graph, found[1], rows, "data.variance");
            variance = graph.Node(
                "Sub",
                "data.variance.in_unit",
                [variance, graph.Constant("data.log_width", [2 * MathF.Log(width)])]
            );
            graph.Output(BundleFormat.DataLogVariance, variance, DataType.Float, Batch(signature.Shape));
        }

        return Described(graph, signature, BundleFormat.DecoderGraph);
    }

    /// <summary>Adds the file's graph: for whole batches, or row by row.</summary>
    private static string[] Added(
        OnnxGraphBuilder graph,
        ModelProto part,
        string value,
        string? label,
        IReadOnlyList<int> row,
        IReadOnlyList<int>[] shapes,
        bool alone
    )
    {
        var inputs = new Dictionary<string, (string Value, DataType Type, IReadOnlyList<long> Row)>
        {
            [part.Graph.Input[0].Name] = (value, DataType.Float, Long(row)),
        };
        if (part.Graph.Input.Count > 1)
        {
            inputs.Add(part.Graph.Input[1].Name, (label!, DataType.Int64, []));
        }

        string[] outputs = [.. part.Graph.Output.Select(output => output.Name)];
        var found = alone
            ? graph.RowByRow(part, Network, inputs, [.. outputs.Select((output, i) => (output, Long(shapes[i])))])
            : graph.Part(part, Network, inputs.ToDictionary(input => input.Key, input => input.Value.Value));
        return [.. outputs.Select(output => found[output])];
    }

    /// <summary>The labels of a conditional model; numbers that are no class are an error in the graph. Null for another model.</summary>
    private static string? Label(OnnxGraphBuilder graph, VaeSignature signature)
    {
        if (!signature.IsConditional)
        {
            return null;
        }

        var label = graph.Input(BundleFormat.Label, DataType.Int64, BundleFormat.BatchAxis);
        // Gather refuses a place past the end, but counts negative ones from there.
        var negative = graph.Node("Less", "label.negative", [label, graph.Constant("label.zero", [0L])]);
        var place = graph.Node(
            "Where",
            "label.place",
            [negative, graph.Constant("label.outside", [(long)signature.ClassCount]), label]
        );
        var classes = graph.Constant(
            "label.classes",
            [.. Enumerable.Range(0, signature.ClassCount).Select(i => (long)i)],
            signature.ClassCount
        );
        return graph.Node("Gather", "label.class", [classes, place]);
    }

    private static IReadOnlyList<long> Long(IEnumerable<int> row) => [.. row.Select(size => (long)size)];

    private static IEnumerable<OnnxDimension> Batch(IEnumerable<int> row) =>
        [BundleFormat.BatchAxis, .. row.Select(size => (OnnxDimension)size)];

    private bool IsTurned(RowShapes rows) => options.Layout == ChannelOrder.Nhwc && rows.Bundle.IsImage;

    private int[] Stacked(IReadOnlyList<int> row)
    {
        int[] stacked = [.. row];
        stacked[StackAxis(row)] *= 2;
        return stacked;
    }

    private (string Mean, string LogVariance) Halves(OnnxGraphBuilder graph, string stacked, IReadOnlyList<int> row)
    {
        var mean = graph.NodeOfTwo("Split", "posterior", [stacked], OnnxAttribute.Int("axis", 1 + StackAxis(row)));
        return (mean, $"{mean}.second");
    }

    /// <summary>The log-variance of whatever the encoder says of the spread.</summary>
    private string LogVariance(OnnxGraphBuilder graph, string spread)
    {
        var role = IsStacked ? TensorRoles.Parameters : Spread.Role;
        if (role is TensorRoles.Variance or TensorRoles.Deviation)
        {
            spread = graph.Node("Log", "spread.log", [spread]);
        }

        if (role is TensorRoles.Deviation or TensorRoles.LogDeviation)
        {
            spread = graph.Node("Add", "spread.square", [spread, spread]);
        }

        return IsClamped(role)
            ? graph.Node(
                "Clip",
                "spread.clamped",
                [
                    spread,
                    graph.Constant("log_variance.least", [LeastLogVariance], []),
                    graph.Constant("log_variance.most", [MostLogVariance], []),
                ]
            )
            : spread;
    }

    /// <summary>Whether a log-variance is kept within the limits of diffusers: stacked ones as there, and the logarithms of what may be 0.</summary>
    private static bool IsClamped(string role) =>
        role is TensorRoles.Parameters or TensorRoles.Variance or TensorRoles.Deviation;

    private string Ordered(OnnxGraphBuilder graph, string value, RowShapes rows, string name)
    {
        var shape = graph.Constant($"{name}.order", [0, .. Long(rows.Ordered)], rows.Ordered.Count + 1);
        value = graph.Node("Reshape", $"{name}.ordered", [value, shape]);
        return IsTurned(rows)
            ? graph.Node("Transpose", $"{name}.channels_first", [value], OnnxAttribute.Ints("perm", 0, 3, 1, 2))
            : value;
    }

    private static string Reshaped(
        OnnxGraphBuilder graph,
        string value,
        IReadOnlyList<int> from,
        IReadOnlyList<int> to
    ) =>
        from.SequenceEqual(to)
            ? value
            : graph.Node(
                "Reshape",
                $"{value}.as_{Network}_has_it",
                [value, graph.Constant($"{value}.shape", [0, .. Long(to)], to.Count + 1)]
            );

    private static string Flat(OnnxGraphBuilder graph, string value, string name, int size) =>
        graph.Node("Reshape", name, [value, graph.Constant($"{name}.shape", [0L, size], 2)]);

    private static string Element(OnnxGraphBuilder graph, string name, float[] values) =>
        graph.Constant(name, values, values.Length);

    private static byte[] Described(OnnxGraphBuilder graph, VaeSignature signature, string kind)
    {
        graph.Metadata(BundleFormat.VersionKey, $"{signature.FormatVersion}");
        graph.Metadata(BundleFormat.GraphKey, kind);
        graph.Metadata(BundleFormat.SignatureKey, signature.ToJson());
        return graph.ToBytes();
    }
}
