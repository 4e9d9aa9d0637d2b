using System.Globalization;
using Google.Protobuf;
using Vae.Inference;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.Import;

/// <summary>A graph of another tool: its tensors, and the part of it that gives some values from others.</summary>
internal sealed class ForeignGraph
{
    private static readonly string[] random =
    [
        "RandomNormal",
        "RandomNormalLike",
        "RandomUniform",
        "RandomUniformLike",
        "Bernoulli",
        "Multinomial",
    ];

    // Of the operators that are looked into, how many inputs they have at least.
    private static readonly Dictionary<string, int> inputsOf = new()
    {
        ["Cast"] = 1,
        ["Clip"] = 1,
        ["Dropout"] = 1,
        ["Flatten"] = 1,
        ["Gelu"] = 1,
        ["GroupNormalization"] = 3,
        ["Hardmax"] = 1,
        ["Identity"] = 1,
        ["LogSoftmax"] = 1,
        ["Reshape"] = 2,
        ["Resize"] = 1,
        ["Softmax"] = 1,
        ["Squeeze"] = 1,
        ["Transpose"] = 1,
        ["Unsqueeze"] = 1,
        ["Upsample"] = 1,
    };

    private readonly ModelProto model;

    private ForeignGraph(string path, ModelProto model)
    {
        Path = path;
        this.model = model;
        var held = model.Graph.Initializer.Select(tensor => tensor.Name).ToHashSet();
        Inputs = [.. model.Graph.Input.Select(input => input.Name).Where(name => !held.Contains(name))];
        Outputs = [.. model.Graph.Output.Select(output => output.Name)];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The inputs that a caller gives, weights left out.</summary>
    public IReadOnlyList<string> Inputs { get; }

    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The version of the standard operators.</summary>
    public int Opset => (int)(model.OpsetImport.FirstOrDefault(import => IsStandard(import.Domain))?.Version ?? 1);

    /// <summary>What made the file, as it says itself.</summary>
    public string Producer =>
        $"{model.ProducerName} {model.ProducerVersion}".Trim() is { Length: > 0 } producer ? producer : "unknown";

    /// <summary>Inputs and outputs, for messages.</summary>
    public string Tensors =>
        $"{Path} has the {(Inputs.Count == 1 ? "input" : "inputs")} {string.Join(", ", Inputs)} and the {(Outputs.Count == 1 ? "output" : "outputs")} {string.Join(", ", Outputs)}";

    /// <summary>Reads a file, with weights that lie beside it.</summary>
    /// <exception cref="FileNotFoundException">There is no file.</exception>
    /// <exception cref="IOException">It is a directory.</exception>
    /// <exception cref="InvalidDataException">It is no ONNX file, or not one that can be imported.</exception>
    public static ForeignGraph Read(string path)
    {
        if (!File.Exists(path))
        {
            throw Directory.Exists(path)
                ? new IOException($"{path} is a directory; expected an ONNX file.")
                : new FileNotFoundException($"There is no file {path}; expected an ONNX file.", path);
        }

        // Pipes, devices and sockets have no length; opening one would wait for whoever writes to it.
        if (new FileInfo(path).Length == 0)
        {
            throw new InvalidDataException($"{path} is empty, or a pipe, a socket or a device; expected an ONNX file.");
        }

        var bytes = File.ReadAllBytes(path);
        BundleFile.RequireItself(path, bytes);
        if (bytes.AsSpan().StartsWith("PK\x03\x04"u8))
        {
            throw new InvalidDataException(
                $"{path} is a ZIP archive, as torch.save writes; expected an ONNX file (weights alone are imported with the architecture that they belong to)."
            );
        }

        var graph = new ForeignGraph(path, Parsed(path, bytes));
        graph.RequireSound(graph.model.Graph);
        graph.RequireStandard();
        ExternalWeights.Embed(graph.model, path);
        return graph;
    }

    private static ModelProto Parsed(string path, byte[] bytes)
    {
        try
        {
            var model = ModelProto.Parser.ParseFrom(bytes);
            return model.Graph?.Node.Count > 0
                ? model
                : throw new InvalidDataException($"{path} is no ONNX file: it holds no graph.");
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException($"{path} is no ONNX file: its bytes are no protobuf message.", e);
        }
    }

    private static bool IsStandard(string domain) => domain is "" or "ai.onnx";

    /// <summary>What every graph has: values that are computed once, and nodes with outputs and the inputs that they need.</summary>
    private void RequireSound(GraphProto graph)
    {
        var names = new HashSet<string>();
        var values = graph
            .Initializer.Select(tensor => tensor.Name)
            .Concat(graph.Node.SelectMany(node => node.Output))
            .Where(name => name.Length > 0);
        if (values.FirstOrDefault(name => !names.Add(name)) is { } twice)
        {
            throw new InvalidDataException($"{Path} is damaged: its graph has the value '{twice}' twice.");
        }

        foreach (var node in graph.Node)
        {
            var least = inputsOf.GetValueOrDefault(node.OpType);
            if (node.OpType.Length == 0 || node.Output.Count == 0 || node.Input.Count < least)
            {
                throw new InvalidDataException(
                    $"{Path} is damaged: its operator '{node.OpType}' has {node.Input.Count} inputs and {node.Output.Count} outputs; expected at least {least} and 1."
                );
            }

            foreach (var body in OnnxAttribute.GraphsOf(node))
            {
                RequireSound(body);
            }
        }
    }

    private void RequireStandard()
    {
        if (model.Functions.Count > 0)
        {
            throw new InvalidDataException(
                $"{Path} has functions of its own, such as {model.Functions[0].Name}; expected standard operators alone (export it with functions inlined)."
            );
        }

        if (model.Graph.SparseInitializer.Count > 0)
        {
            throw new InvalidDataException($"{Path} has sparse weights; expected dense ones.");
        }
    }

    /// <summary>Whether a value of this name is in the graph.</summary>
    public bool Has(string name) => Inputs.Contains(name) || model.Graph.Node.Any(node => node.Output.Contains(name));

    public bool IsInput(string name) => Inputs.Contains(name);

    /// <summary>The dimensions of a value as far as the file says them: null for an open size. Null where it says nothing.</summary>
    public IReadOnlyList<int?>? Dimensions(string name) =>
        Tensor(name)?.Shape is { } shape
            ?
            [
                .. shape.Dim.Select(size =>
                    size.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue && size.DimValue > 0
                        ? (int?)checked((int)Math.Min(size.DimValue, int.MaxValue))
                        : null
                ),
            ]
            : null;

    /// <summary>The dimensions of a value in words, such as [batch, 3, height, width].</summary>
    public string DimensionText(string name) =>
        Tensor(name)?.Shape is { } shape
            ? $"[{string.Join(", ", shape.Dim.Select(size => size.DimParam.Length > 0 ? size.DimParam : size.DimValue > 0 ? size.DimValue.ToString(CultureInfo.InvariantCulture) : "?"))}]"
            : "of unknown dimensions";

    /// <summary>The element type of a value; float32 where the file says nothing.</summary>
    public DataType Type(string name) => Tensor(name) is { } tensor ? (DataType)tensor.ElemType : DataType.Float;

    /// <summary>The operator that a value comes of in the end, when it is only moved, reshaped or converted after it; null for an input.</summary>
    public string? Origin(string name)
    {
        while (ProducerOf(name) is { } node)
        {
            if (
                node.OpType
                is not ("Reshape" or "Transpose" or "Flatten" or "Squeeze" or "Unsqueeze" or "Identity" or "Cast")
            )
            {
                return node.OpType;
            }

            name = node.Input[0];
        }

        return null;
    }

    private NodeProto? ProducerOf(string name) => model.Graph.Node.FirstOrDefault(node => node.Output.Contains(name));

    private TypeProto.Types.Tensor? Tensor(string name) =>
        model
            .Graph.Input.Concat(model.Graph.Output)
            .Concat(model.Graph.ValueInfo)
            .FirstOrDefault(value => value.Name == name)
            ?.Type?.TensorType;

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
                    foreach (var read in Reads(node))
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

        bool IsRead(string value) => kept.Any(node => Reads(node).Contains(value));
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

    /// <summary>The values that a node reads, with those that graphs in it read from around it.</summary>
    public static IEnumerable<string> Reads(NodeProto node) =>
        node.Input.Concat(OnnxAttribute.GraphsOf(node).SelectMany(Captured));

    private static IEnumerable<string> Captured(GraphProto body)
    {
        var own = body
            .Input.Select(input => input.Name)
            .Concat(body.Initializer.Select(tensor => tensor.Name))
            .Concat(body.Node.SelectMany(node => node.Output))
            .ToHashSet();
        return body
            .Node.SelectMany(Reads)
            .Concat(body.Output.Select(output => output.Name))
            .Where(name => !own.Contains(name));
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
        if (
            (!isOneHot && type is not (DataType.Int64 or DataType.Int32))
            || rank is not (1 or 2)
            || (isOneHot && rank != 2)
        )
        {
            throw new InvalidDataException(
                $"The {part}'s label '{name}' of {Path} is {type} {DimensionText(name)}; expected a class number for each row, or a one-hot vector."
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

    private void RequireUsable(NodeProto node, string part)
    {
        var named =
            node.Name.Length > 0 ? $"the operator {node.OpType} ('{node.Name}')" : $"the operator {node.OpType}";
        if (!IsStandard(node.Domain))
        {
            throw new InvalidDataException(
                $"The {part} of {Path} has {named} of the domain {node.Domain}; expected standard operators alone."
            );
        }

        if (random.Contains(node.OpType))
        {
            throw new InvalidDataException(
                $"The {part} of {Path} draws random numbers with {named}; expected none: export mean and log-variance, or map the names of the values before the draw to them."
            );
        }

        if (IsTraining(node))
        {
            throw new InvalidDataException(
                $"The {part} of {Path} has {named} in its training mode; expected a network that was exported after model.eval()."
            );
        }

        foreach (var inner in OnnxAttribute.GraphsOf(node).SelectMany(body => body.Node))
        {
            RequireUsable(inner, part);
        }
    }

    private bool IsTraining(NodeProto node) =>
        node.OpType switch
        {
            "Dropout" => node.Input.Count > 2 && node.Input[2].Length > 0 && !IsFalse(node.Input[2]),
            "BatchNormalization" => node.Output.Count(output => output.Length > 0) > 1
                || node.Attribute.Any(attribute => attribute is { Name: "training_mode", I: not 0 }),
            _ => false,
        };

    private bool IsFalse(string name)
    {
        var tensor =
            model.Graph.Initializer.FirstOrDefault(tensor => tensor.Name == name)
            ?? ProducerOf(name)?.Attribute.FirstOrDefault(attribute => attribute.Name == "value")?.T;
        return tensor is not null
            && tensor.RawData.All(value => value == 0)
            && tensor.Int32Data.All(value => value == 0);
    }
}
