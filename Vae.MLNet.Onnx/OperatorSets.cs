using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Vae.Onnx;

namespace Vae.MLNet.Onnx;

/// <summary>Brings the graphs of ML.NET's converter, which are of operator set 12, to the one of VaeML's graphs.</summary>
/// <remarks>
/// Only operators in the table are taken, each of which the two sets give the same meaning; a test compares it with the definitions in ONNX's own
/// package. Those of <c>ai.onnx.ml</c> stay at their version.
/// </remarks>
internal static class OperatorSets
{
    /// <summary>The set that ML.NET's converter writes.</summary>
    public const int OfMLNet = 12;

    /// <summary>What means the same in both sets, but for types that were added: nodes stay as they are.</summary>
    public static IReadOnlySet<string> Same { get; } =
        new HashSet<string>
        {
            "Abs",
            "Add",
            "And",
            "ArgMax",
            "ArgMin",
            "BitShift",
            "Cast",
            "Clip",
            "Concat",
            "Constant",
            "Div",
            "Equal",
            "Exp",
            "Expand",
            "Flatten",
            "Floor",
            "Gather",
            "GatherElements",
            "Gemm",
            "Greater",
            "Identity",
            "IsNaN",
            "Less",
            "Log",
            "MatMul",
            "Max",
            "Mean",
            "Min",
            "Mul",
            "Neg",
            "Not",
            "Or",
            "Pow",
            "ReduceL2",
            "ReduceMax",
            "ReduceMean",
            "ReduceMin",
            "ReduceSumSquare",
            "Reshape",
            "Sigmoid",
            "Slice",
            "Sqrt",
            "StringNormalizer",
            "Sub",
            "Sum",
            "Tanh",
            "TfIdfVectorizer",
            "Tile",
            "Transpose",
            "Where",
            "Xor",
        };

    /// <summary>Operators whose attribute axes became an input in set 13.</summary>
    public static IReadOnlySet<string> AxesBecameInput { get; } =
        new HashSet<string> { "ReduceSum", "Squeeze", "Unsqueeze" };

    /// <summary>
    /// Operators of <c>ai.onnx.ml</c> that give float32, whatever they are given. Their definitions do not say it in a form that what infers types
    /// understands, and ML.NET does not always.
    /// </summary>
    public static IReadOnlySet<string> GivesFloats { get; } =
        new HashSet<string>
        {
            "FeatureVectorizer",
            "LinearRegressor",
            "Normalizer",
            "OneHotEncoder",
            "Scaler",
            "TreeEnsembleRegressor",
        };

    /// <summary>Changes a graph in place.</summary>
    /// <exception cref="NotSupportedException">The graph has a set or an operator that is not in the table.</exception>
    public static void Raise(ModelProto model, PipelineStep step)
    {
        foreach (var import in model.OpsetImport)
        {
            var known = import.Domain switch
            {
                "" => OfMLNet,
                OnnxGraphBuilder.MachineLearningDomain => OnnxGraphBuilder.MachineLearningOpset,
                _ => import.Version,
            };
            if (import.Version != known)
            {
                throw step.Refused(
                    $"was converted by ML.NET to version {import.Version} of the operators '{import.Domain}'; expected version {known}"
                );
            }
        }

        foreach (var node in model.Graph.Node.ToList())
        {
            if (node.Domain == OnnxGraphBuilder.MachineLearningDomain)
            {
                AddType(model.Graph, node);
                continue;
            }

            if (node.Domain.Length == 0 && Same.Contains(node.OpType))
            {
                continue;
            }

            if (node.Domain.Length > 0 || !AxesBecameInput.Contains(node.OpType))
            {
                throw step.Refused(
                    $"needs the operator {node.OpType}{(node.Domain.Length > 0 ? $" of {node.Domain}" : "")}, which is not among those that any runtime of ONNX has"
                );
            }

            if (node.Attribute.FirstOrDefault(attribute => attribute.Name == "axes") is { } axes)
            {
                node.Attribute.Remove(axes);
                node.Input.Add(Initializer(model.Graph, axes.Ints));
            }
        }

        model.OpsetImport.Single(import => import.Domain.Length == 0).Version = OnnxGraphBuilder.Opset;
    }

    private static void AddType(GraphProto graph, NodeProto node)
    {
        if (GivesFloats.Contains(node.OpType) && graph.ValueInfo.All(value => value.Name != node.Output[0]))
        {
            graph.ValueInfo.Add(
                new ValueInfoProto
                {
                    Name = node.Output[0],
                    Type = new TypeProto
                    {
                        TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float },
                    },
                }
            );
        }
    }

    private static string Initializer(GraphProto graph, RepeatedField<long> values)
    {
        var bytes = new byte[values.Count * sizeof(long)];
        for (var i = 0; i < values.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        }

        var taken = graph
            .Node.SelectMany(node => node.Output)
            .Concat(graph.Initializer.Select(tensor => tensor.Name))
            .Concat(graph.Input.Select(input => input.Name))
            .ToHashSet();
        var name = "axes";
        for (var i = 0; taken.Contains(name); i++)
        {
            name = $"axes_{i}";
        }

        graph.Initializer.Add(
            new TensorProto
            {
                Name = name,
                DataType = (int)TensorProto.Types.DataType.Int64,
                Dims = { values.Count },
                RawData = ByteString.CopyFrom(bytes),
            }
        );
        return name;
    }
}
