using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.Collections;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.Import;

/// <summary>
/// A graph in the operator set of bundles, from 9 and later ones. Only what changed between the sets is touched; the runtime refuses what has
/// no form in that set, and the result is compared with the graph as it was.
/// </summary>
internal sealed class OpsetConversion
{
    /// <summary>The oldest operator set that is understood.</summary>
    public const int Oldest = 9;

    private static readonly string[] reductions =
    [
        "ReduceMean",
        "ReduceMax",
        "ReduceMin",
        "ReduceProd",
        "ReduceL1",
        "ReduceL2",
        "ReduceLogSum",
        "ReduceLogSumExp",
        "ReduceSumSquare",
    ];

    private readonly int from;
    private readonly Dictionary<string, TensorProto> constants = [];
    private int added;

    private OpsetConversion(int from) => this.from = from;

    /// <summary>Converts a graph in place.</summary>
    public static void Apply(ModelProto model)
    {
        var conversion = new OpsetConversion((int)model.OpsetImport[0].Version);
        conversion.Convert(model.Graph);
        OnnxConstants.RemoveUnread(model.Graph);
        model.OpsetImport[0].Version = OnnxGraphBuilder.Opset;
        model.IrVersion = OnnxGraphBuilder.IrVersion;
    }

    private void Convert(GraphProto graph)
    {
        foreach (var tensor in graph.Initializer)
        {
            constants[tensor.Name] = tensor;
        }

        NodeProto[] nodes = [.. graph.Node];
        graph.Node.Clear();
        foreach (var node in nodes)
        {
            if (node.OpType == "Constant" && Attribute(node, "value")?.T is { } value)
            {
                constants[node.Output[0]] = value;
            }

            node.Domain = "";
            foreach (var body in OnnxAttribute.GraphsOf(node))
            {
                Convert(body);
            }

            Convert(node, graph.Node);
        }
    }

    private void Convert(NodeProto node, RepeatedField<NodeProto> into)
    {
        switch (node.OpType)
        {
            case "Dropout":
                // Nothing at inference, in every operator set.
                node.OpType = "Identity";
                node.Attribute.Clear();
                KeepInputs(node, 1);
                while (node.Output.Count > 1)
                {
                    node.Output.RemoveAt(1);
                }

                break;
            case "Squeeze" or "Unsqueeze" or "ReduceSum" when from < 13:
                AttributeToInput(node, "axes", into);
                break;
            case "Split" when from < 13:
                AttributeToInput(node, "split", into);
                break;
            case "Split" when from >= 18:
                Remove(node, "num_outputs");
                break;
            case "Softmax" or "LogSoftmax" or "Hardmax" when from < 13:
                Flattened(node, into);
                return;
            case "Clip" when from < 11:
                var (least, most) = (
                    Remove(node, "min")?.F ?? float.MinValue,
                    Remove(node, "max")?.F ?? float.MaxValue
                );
                node.Input.Add(Floats(into, least));
                node.Input.Add(Floats(into, most));
                break;
            case "Pad" when from < 11:
                AttributeToInput(node, "pads", into);
                node.Input.Add(Floats(into, Remove(node, "value")?.F ?? 0));
                break;
            case "Slice" when from < 10:
                AttributeToInput(node, "starts", into);
                AttributeToInput(node, "ends", into);
                AttributeToInput(node, "axes", into);
                break;
            case "Upsample" or "Resize" when from < 11:
                node.OpType = "Resize";
                node.Input.Insert(1, "");
                node.Attribute.Add(OnnxAttribute.Text("coordinate_transformation_mode", "asymmetric"));
                node.Attribute.Add(OnnxAttribute.Text("nearest_mode", "floor"));
                break;
            case "Resize" when from >= 18:
                RemoveIf(node, "antialias", attribute => attribute.I == 0);
                RemoveIf(node, "keep_aspect_ratio_policy", attribute => attribute.S.ToStringUtf8() == "stretch");
                break;
            case "Pad" when from >= 18:
                KeepInputs(node, node.Input.Count > 3 && node.Input[3].Length == 0 ? 3 : 4);
                break;
            case "AveragePool" when from >= 19:
                RemoveIf(node, "dilations", attribute => attribute.Ints.All(size => size == 1));
                break;
            case "Cast" when from >= 19:
                Remove(node, "saturate");
                Remove(node, "round_mode");
                break;
            case "Gelu" when from >= 20:
                Gelu(node, into);
                return;
            case "GroupNormalization" when from >= 18:
                GroupNormalization(node, into);
                return;
            case var reduction when from >= 18 && reductions.Contains(reduction):
                AxesToAttribute(node);
                break;
        }

        into.Add(node);
    }

    /// <summary>Axes that a constant holds; those that are computed stay, and the runtime says that they are no attribute.</summary>
    private void AxesToAttribute(NodeProto node)
    {
        var axes = node.Input.Count > 1 && node.Input[1].Length > 0 ? Whole(node.Input[1]) : [];
        var isNothing = Remove(node, "noop_with_empty_axes") is { I: 1 };
        if (axes is null)
        {
            return;
        }

        KeepInputs(node, 1);
        if (axes.Length > 0)
        {
            node.Attribute.Add(OnnxAttribute.Ints("axes", axes));
        }
        else if (isNothing)
        {
            node.OpType = "Identity";
            node.Attribute.Clear();
        }
    }

    /// <summary>Before operator set 13 these saw a matrix of what is before the axis and what is from it on.</summary>
    private void Flattened(NodeProto node, RepeatedField<NodeProto> into)
    {
        var axis = Remove(node, "axis")?.I ?? 1;
        var input = node.Input[0];
        var matrix = Add(into, "Flatten", [input], OnnxAttribute.Int("axis", axis));
        var result = Add(into, node.OpType, [matrix], OnnxAttribute.Int("axis", 1));
        Finish(into, node, "Reshape", [result, Add(into, "Shape", [input])]);
    }

    /// <summary>½x(1 + erf(x/√2)), or its approximation by a hyperbolic tangent.</summary>
    private void Gelu(NodeProto node, RepeatedField<NodeProto> into)
    {
        var x = node.Input[0];
        string inner;
        if (Attribute(node, "approximate")?.S.ToStringUtf8() == "tanh")
        {
            var cube = Add(into, "Mul", [Add(into, "Mul", [x, x]), x]);
            var sum = Add(into, "Add", [x, Add(into, "Mul", [cube, Floats(into, 0.044715f)])]);
            inner = Add(into, "Tanh", [Add(into, "Mul", [sum, Floats(into, MathF.Sqrt(2 / MathF.PI))])]);
        }
        else
        {
            inner = Add(into, "Erf", [Add(into, "Mul", [x, Floats(into, MathF.Sqrt(0.5f))])]);
        }

        var above = Add(into, "Add", [inner, Floats(into, 1)]);
        Finish(into, node, "Mul", [Add(into, "Mul", [x, Floats(into, 0.5f)]), above]);
    }

    /// <summary>Instance normalization of groups of channels; a scale for each group before operator set 21, for each channel from then on.</summary>
    private void GroupNormalization(NodeProto node, RepeatedField<NodeProto> into)
    {
        var (x, scale, bias) = (node.Input[0], node.Input[1], node.Input[2]);
        var groups = Attribute(node, "num_groups")?.I ?? 1;
        var epsilon = OnnxAttribute.Float("epsilon", Attribute(node, "epsilon")?.F ?? 1e-5f);
        var grouped = Add(into, "Reshape", [x, Wholes(into, 0, groups, -1)]);
        var shape = Add(into, "Shape", [x]);
        if (from < 21)
        {
            Finish(into, node, "Reshape", [Add(into, "InstanceNormalization", [grouped, scale, bias], epsilon), shape]);
            return;
        }

        var (ones, zeros) = (Floats(into, groups, 1), Floats(into, groups, 0));
        var normal = Add(into, "InstanceNormalization", [grouped, ones, zeros], epsilon);
        // Channel by channel: [batch, channels, elements] times [channels, 1].
        var channels = Add(
            into,
            "Concat",
            [Wholes(into, 0), Add(into, "Shape", [scale]), Wholes(into, -1)],
            OnnxAttribute.Int("axis", 0)
        );
        var rows = Add(into, "Reshape", [normal, channels]);
        var scaled = Add(into, "Mul", [rows, Add(into, "Reshape", [scale, Wholes(into, -1, 1)])]);
        var moved = Add(into, "Add", [scaled, Add(into, "Reshape", [bias, Wholes(into, -1, 1)])]);
        Finish(into, node, "Reshape", [moved, shape]);
    }

    private string Add(RepeatedField<NodeProto> into, string op, string[] inputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto
        {
            OpType = op,
            Input = { inputs },
            Output = { $"vae.opset.{added++}" },
        };
        node.Attribute.Add(attributes);
        into.Add(node);
        return node.Output[0];
    }

    private static void Finish(RepeatedField<NodeProto> into, NodeProto node, string op, string[] inputs) =>
        into.Add(
            new NodeProto
            {
                OpType = op,
                Name = node.Name,
                Input = { inputs },
                Output = { node.Output[0] },
            }
        );

    private void AttributeToInput(NodeProto node, string name, RepeatedField<NodeProto> into)
    {
        if (Remove(node, name) is { } attribute)
        {
            node.Input.Add(Wholes(into, [.. attribute.Ints]));
        }
    }

    private string Wholes(RepeatedField<NodeProto> into, params long[] values)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        }

        return Constant(into, DataType.Int64, bytes, values.Length);
    }

    private string Floats(RepeatedField<NodeProto> into, float value) =>
        Constant(into, DataType.Float, BitConverter.GetBytes(value));

    private string Floats(RepeatedField<NodeProto> into, long count, float value) =>
        Constant(
            into,
            DataType.Float,
            [.. Enumerable.Repeat(BitConverter.GetBytes(value), (int)count).SelectMany(bytes => bytes)],
            count
        );

    private string Constant(RepeatedField<NodeProto> into, DataType type, byte[] bytes, params long[] shape)
    {
        var tensor = new TensorProto
        {
            DataType = (int)type,
            Dims = { shape },
            RawData = UnsafeByteOperations.UnsafeWrap(bytes),
        };
        return Add(into, "Constant", [], OnnxAttribute.Tensor("value", tensor));
    }

    /// <summary>A constant of whole numbers; null when the value is computed.</summary>
    private long[]? Whole(string name) =>
        constants.TryGetValue(name, out var tensor) && tensor.DataType == (int)DataType.Int64
            ? OnnxConstants.Wholes(tensor)
            : null;

    private static void KeepInputs(NodeProto node, int count)
    {
        while (node.Input.Count > count)
        {
            node.Input.RemoveAt(count);
        }
    }

    private static AttributeProto? Attribute(NodeProto node, string name) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    private static AttributeProto? Remove(NodeProto node, string name)
    {
        var attribute = Attribute(node, name);
        if (attribute is not null)
        {
            node.Attribute.Remove(attribute);
        }

        return attribute;
    }

    private static void RemoveIf(NodeProto node, string name, Func<AttributeProto, bool> isDefault)
    {
        if (Attribute(node, name) is { } attribute && isDefault(attribute))
        {
            node.Attribute.Remove(attribute);
        }
    }
}
