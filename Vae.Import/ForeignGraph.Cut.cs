using Google.Protobuf;
using Vae.Inference;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.Import;

// The part of a graph that gives some values from others.
internal sealed partial class ForeignGraph
{
    /// <summary>The part of the graph that computes some values from another, in its own operator set.</summary>
    /// <param name="input">The value that is given.</param>
    /// <param name="outputs">The values that are computed.</param>
    /// <param name="label">The input for labels and the number of classes; null for none. A part that does not need it does not get it.</param>
    /// <param name="part">What it is called in messages.</param>
    /// <exception cref="InvalidDataException">It needs more than these inputs, or has an operator that no bundle has.</exception>
    public ModelProto Cut(string input, IReadOnlyList<string> outputs, (string Name, int Classes)? label, string part)
    {
        string[] inputs = label is null ? [input] : [input, label.Value.Name];
        var producers = new Dictionary<string, NodeProto>();
        foreach (var node in model.Graph.Node)
        {
            foreach (var output in node.Output.Where(output => output.Length > 0))
            {
                producers[output] = node;
            }
        }

        var weights = model.Graph.Initializer.ToDictionary(tensor => tensor.Name);
        var (kept, used, seen) = (
            new HashSet<NodeProto>(ReferenceEqualityComparer.Instance),
            new HashSet<string>(),
            inputs.ToHashSet()
        );
        var waiting = new Stack<string>(outputs);
        while (waiting.TryPop(out var name))
        {
            if (name.Length == 0 || !seen.Add(name))
            {
                continue;
            }

            if (producers.TryGetValue(name, out var node))
            {
                if (kept.Add(node))
                {
                    foreach (var read in OnnxValues.ReadBy(node))
                    {
                        waiting.Push(read);
                    }
                }
            }
            else if (weights.ContainsKey(name))
            {
                used.Add(name);
            }
            else if (IsInput(name))
            {
                throw new InvalidDataException(
                    $"The {part} of {Path} needs the input '{name}' for {string.Join(", ", outputs)} besides {string.Join(", ", inputs)}; expected no further input."
                );
            }
        }

        bool IsRead(string value) => kept.Any(node => OnnxValues.ReadBy(node).Contains(value));
        if (!IsRead(input))
        {
            throw new InvalidDataException(
                $"The {part} of {Path} computes {string.Join(", ", outputs)} without the tensor '{input}'; expected values that depend on it."
            );
        }

        var cut = new ModelProto
        {
            IrVersion = Math.Max(model.IrVersion, 4),
            Graph = new GraphProto { Name = part },
        };
        cut.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = Opset });
        foreach (var node in model.Graph.Node.Where(kept.Contains))
        {
            RequireUsable(node, part);
            cut.Graph.Node.Add(node);
        }

        cut.Graph.Initializer.Add(model.Graph.Initializer.Where(tensor => used.Contains(tensor.Name)));
        AddInput(cut.Graph, input, part);
        if (label is var (number, classes) && IsRead(number))
        {
            AddLabel(cut.Graph, number, classes, part);
        }

        foreach (var output in outputs)
        {
            AddOutput(cut.Graph, output);
        }

        return cut;
    }

    /// <summary>Adds an input in float32, whatever the graph takes.</summary>
    private void AddInput(GraphProto graph, string name, string part)
    {
        var type = Type(name);
        if (type is not (DataType.Float or DataType.Float16 or DataType.Double))
        {
            throw new InvalidDataException(
                $"The {part}'s input '{name}' of {Path} is of the type {type}; expected Float, Float16 or Double."
            );
        }

        var input = name;
        if (type != DataType.Float)
        {
            input = $"vae.float.{name}";
            graph.Node.Insert(0, Cast(input, name, type));
        }

        // The first size is the batch's. Of a value within the graph the file may say something wrong, which the runtime finds out itself.
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float };
        if (IsInput(name) && Tensor(name)?.Shape is { Dim.Count: > 0 } shape)
        {
            tensor.Shape = shape.Clone();
            tensor.Shape.Dim[0] = new() { DimParam = BundleFormat.BatchAxis };
        }

        graph.Input.Add(
            new ValueInfoProto
            {
                Name = input,
                Type = new TypeProto { TensorType = tensor },
            }
        );
    }

    /// <summary>Adds an input of class numbers, whatever the graph takes: numbers of its own type, or one-hot vectors.</summary>
    private void AddLabel(GraphProto graph, string name, int classes, string part)
    {
        const string number = "vae.label";
        const string shaped = "vae.label.shaped";
        var (type, rank) = (Type(name), Dimensions(name)?.Count);
        var isOneHot = type is DataType.Float or DataType.Float16 or DataType.Double;
        // Whole numbers of a vector with more than one element are one-hot, too, or something else.
        var fits = isOneHot
            ? rank == 2
            : type is DataType.Int64 or DataType.Int32 && (rank == 1 || Dimensions(name) is [_, null or 1]);
        if (!fits)
        {
            throw new InvalidDataException(
                $"The {part}'s label '{name}' of {Path} is {type} {DimensionText(name)}; expected a class number for each row, or a one-hot vector of floats."
            );
        }

        var constant = new TensorProto { Name = $"{number}.constant" };
        if (isOneHot)
        {
            var identity = new byte[classes * classes * sizeof(float)];
            for (var i = 0; i < classes; i++)
            {
                BitConverter.TryWriteBytes(identity.AsSpan((i * classes + i) * sizeof(float)), 1f);
            }

            constant.DataType = (int)DataType.Float;
            constant.Dims.Add([classes, classes]);
            constant.RawData = ByteString.CopyFrom(identity);
        }
        else
        {
            constant.DataType = (int)DataType.Int64;
            constant.Dims.Add(rank!.Value);
            constant.RawData = ByteString.CopyFrom([
                .. BitConverter.GetBytes(-1L),
                .. rank == 2 ? BitConverter.GetBytes(1L) : [],
            ]);
        }

        graph.Initializer.Add(constant);
        graph.Node.Insert(
            0,
            isOneHot
                ? new NodeProto
                {
                    OpType = "Gather",
                    Input = { constant.Name, number },
                    Output = { shaped },
                }
                : new NodeProto
                {
                    OpType = "Reshape",
                    Input = { number, constant.Name },
                    Output = { shaped },
                }
        );
        graph.Node.Insert(1, Cast(shaped, name, type));
        var shape = new TensorShapeProto
        {
            Dim = { new TensorShapeProto.Types.Dimension { DimParam = BundleFormat.BatchAxis } },
        };
        graph.Input.Add(
            new ValueInfoProto
            {
                Name = number,
                Type = new TypeProto
                {
                    TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Int64, Shape = shape },
                },
            }
        );
    }

    /// <summary>Adds an output in float32, whatever the graph gives.</summary>
    private static void AddOutput(GraphProto graph, string name)
    {
        var output = $"vae.float.{name}";
        graph.Node.Add(Cast(name, output, DataType.Float));
        graph.Output.Add(
            new ValueInfoProto
            {
                Name = output,
                Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float } },
            }
        );
    }

    private static NodeProto Cast(string from, string to, DataType type) =>
        new()
        {
            OpType = "Cast",
            Input = { from },
            Output = { to },
            Attribute = { OnnxAttribute.Int("to", (int)type) },
        };
}
