using System.Globalization;
using Google.Protobuf;
using Vae.Inference;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.Import;

/// <summary>A graph of another tool: its tensors, and the part of it that gives some values from others.</summary>
internal sealed partial class ForeignGraph
{
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
}
