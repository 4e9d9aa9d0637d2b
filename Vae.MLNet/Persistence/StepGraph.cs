using Vae.Inference;
using Vae.Onnx;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.MLNet;

/// <summary>
/// The ONNX graph of a whole step: from the columns as they are, through encoder and decoder, to the columns it adds. Its tensors are called
/// what the columns are called, which is how ML.NET's ONNX transformer finds them.
/// </summary>
/// <remarks>Encoder, decoder and whatever else is needed are added once, and only when a result asks for them.</remarks>
internal sealed partial class StepGraph
{
    private readonly Dictionary<InputRole, string> inputs = [];
    private readonly Dictionary<string, string> added = [];
    private readonly FittedColumns fitted;
    private readonly StepGraphRows rows;
    private readonly Func<string, Exception> refuse;
    private IReadOnlyDictionary<string, string>? encoded;
    private IReadOnlyDictionary<string, string>? decoded;
    private IReadOnlyDictionary<string, string>? detected;

    private StepGraph(
        VaeStep step,
        BundleModel model,
        FittedColumns fitted,
        StepGraphRows rows,
        Func<StepInput, string> tensorOf,
        IEnumerable<string> outputs,
        Func<string, Exception> refuse
    )
    {
        Model = model;
        this.fitted = fitted;
        this.rows = rows;
        this.refuse = refuse;

        // A tensor that is called like a column must have its name before any node may take it.
        foreach (var (input, column) in step.Inputs.Zip(fitted.Inputs).DistinctBy(pair => pair.First.ColumnName))
        {
            Builder.Input(
                tensorOf(input),
                TypeOf(column.Raw),
                [rows == StepGraphRows.Many ? BundleFormat.BatchAxis : 1L, column.Stored]
            );
        }

        Builder.Reserve(outputs);
        foreach (var role in step.Inputs.Zip(fitted.Inputs).GroupBy(pair => pair.First.Role))
        {
            var columns = role.Select(pair => (Name: tensorOf(pair.First), Type: pair.Second)).ToList();
            inputs[role.Key] =
                role.Key == InputRole.Data ? Data(columns) : Converted(role.Key, columns[0].Name, columns[0].Type);
        }
    }

    public BundleModel Model { get; }

    /// <summary>What adds nodes and constants.</summary>
    public OnnxGraphBuilder Builder { get; } = new("step", ToolVersion);

    /// <summary>The columns of data as float32, before it is clipped.</summary>
    public string DataAsGiven { get; private set; } = "";

    /// <summary>The posterior's mean.</summary>
    public string Mean => Encoded[BundleFormat.Mean];

    /// <summary>The posterior's log-variance.</summary>
    public string LogVariance => Encoded[BundleFormat.LogVariance];

    /// <summary>The codes of a model whose latent variables are such, int64.</summary>
    public string Codes => Encoded[BundleFormat.Codes];

    /// <summary>What the latent vector or, where data is given, its posterior's mean decodes to.</summary>
    public string Decoded => DecoderOutputs[Model.Bundle.DataTensor];

    /// <summary>The log-variance of that, where the likelihood has one.</summary>
    public string DecodedLogVariance => DecoderOutputs[BundleFormat.DataLogVariance];

    /// <summary>How unusual the row is, by the model's own detector.</summary>
    public string DetectorScore => DetectorOutputs[BundleFormat.Score];

    /// <summary>Each element's part of that.</summary>
    public string DetectorContributions => DetectorOutputs[BundleFormat.Contributions];

    /// <summary>Of a shape to be, the size that follows from the number of elements: the rows.</summary>
    public const long EachRow = -1;

    private static string ToolVersion { get; } =
        typeof(StepGraph).Assembly.GetName().Version?.ToString(fieldCount: 3) ?? "";

    private IReadOnlyDictionary<string, string> Encoded => encoded ??= AddEncoder();

    private IReadOnlyDictionary<string, string> DecoderOutputs => decoded ??= AddDecoder();

    private IReadOnlyDictionary<string, string> DetectorOutputs => detected ??= AddDetector();

    /// <summary>Builds the graph.</summary>
    /// <param name="step">The step.</param>
    /// <param name="model">The model.</param>
    /// <param name="fitted">The columns it reads.</param>
    /// <param name="rows">How many rows the graph takes.</param>
    /// <param name="tensorOf">The name of the tensor that a column is to the graph.</param>
    /// <param name="tensors">The names of the tensors to output, and the result of the step that each one is.</param>
    /// <param name="metadata">What the graph says of itself.</param>
    /// <param name="refuse">The error of a step that has no graph, from the end of a sentence that says why.</param>
    public static byte[] Build(
        VaeStep step,
        BundleModel model,
        FittedColumns fitted,
        StepGraphRows rows,
        Func<StepInput, string> tensorOf,
        IReadOnlyList<StepOutput> tensors,
        IEnumerable<KeyValuePair<string, string>> metadata,
        Func<string, Exception> refuse
    )
    {
        var built = new StepGraph(
            step,
            model,
            fitted,
            rows,
            tensorOf,
            tensors.Select(tensor => tensor.ColumnName),
            refuse
        );
        foreach (var tensor in tensors)
        {
            built.AddOutput(tensor, step.Results[tensor.Result].Node!(built));
        }

        foreach (var (key, value) in metadata)
        {
            built.Builder.Metadata(key, value);
        }

        return built.Builder.ToBytes();
    }

    /// <summary>Refuses columns of random draws.</summary>
    public static void RequireNoDraws(VaeStep step, IEnumerable<StepOutput> outputs, Func<string, Exception> refuse)
    {
        var drawn = outputs.FirstOrDefault(output => step.Results[output.Result].Node is null);
        if (drawn.ColumnName is not null)
        {
            throw refuse(
                $"the column {drawn.ColumnName} depends on random draws, and an ONNX graph has no seeded noise"
            );
        }
    }

    /// <summary>The error of a result that has no nodes.</summary>
    public Exception Refused(string why) => refuse(why);

    /// <summary>A column that the step reads, as the model takes it.</summary>
    public string Input(InputRole role) => inputs[role];

    /// <summary>A value that several results may ask for: added when the first does.</summary>
    public string Once(string what, Func<string> add) =>
        added.TryGetValue(what, out var value) ? value : added[what] = add();

    public string Node(string op, string name, params string[] values) => Builder.Node(op, name, values);

    public string Cast(string value, string name, DataType type) =>
        Builder.Node("Cast", name, [value], OnnxAttribute.Int("to", (int)type));

    /// <summary>The sum of all elements of each row, as one element of it.</summary>
    public string Sum(string value, string name) =>
        Node("ReduceSum", name, Flat(value), Once("vae/axis", () => Builder.Constant("vae/axis", [1L], 1)));

    /// <summary>The rows with their elements on one axis, the second.</summary>
    public string Flat(string value) =>
        Once($"{value}.flat", () => Builder.Node("Flatten", $"{value}.flat", [value], OnnxAttribute.Int("axis", 1)));

    private void AddOutput(StepOutput tensor, string value)
    {
        if (tensor.Type.Threshold is { } threshold)
        {
            var limit = Builder.Constant($"vae/{tensor.ColumnName}.threshold", [threshold]);
            value = Node("Greater", $"vae/{tensor.ColumnName}.above", value, limit);
        }

        (value, var shape) = tensor.Type.Tensor(this, $"vae/{tensor.ColumnName}", value);
        OnnxDimension[] dimensions = [.. shape.Select(size => (OnnxDimension)size)];
        Builder.Output(
            tensor.ColumnName,
            Reshaped(value, $"vae/{tensor.ColumnName}", rows == StepGraphRows.Many ? [EachRow, .. shape] : shape),
            tensor.Type.Threshold is null ? DataType.Float : DataType.Bool,
            rows == StepGraphRows.Many ? [BundleFormat.BatchAxis, .. dimensions] : dimensions
        );
        // Only ML.NET reads them.
        if (rows == StepGraphRows.One && tensor.Type.SlotNames(Model, fitted.SlotNames) is { } slots)
        {
            Builder.NameSlots(tensor.ColumnName, slots);
        }
    }

    private IReadOnlyDictionary<string, string> AddEncoder() =>
        Part(
            ModelProto.Parser.ParseFrom(Model.Bundle.Encoder),
            BundleFormat.EncoderGraph,
            Input(InputRole.Data),
            inputs.GetValueOrDefault(InputRole.Label)
        );

    private IReadOnlyDictionary<string, string> AddDecoder() =>
        Part(
            ModelProto.Parser.ParseFrom(Model.Bundle.Decoder),
            BundleFormat.DecoderGraph,
            inputs.GetValueOrDefault(InputRole.Latent)
                ?? inputs.GetValueOrDefault(InputRole.Codes)
                ?? (Model is VqVaeModel ? Codes : Mean),
            inputs.GetValueOrDefault(InputRole.TargetLabel) ?? inputs.GetValueOrDefault(InputRole.Label)
        );

    private IReadOnlyDictionary<string, string> AddDetector() =>
        Part(
            ModelProto.Parser.ParseFrom(Model.Bundle.Detector),
            BundleFormat.DetectorGraph,
            Input(InputRole.Data),
            inputs.GetValueOrDefault(InputRole.Label)
        );

    private IReadOnlyDictionary<string, string> Part(ModelProto part, string name, string value, string? label)
    {
        if (OnnxGraphBuilder.WhyNoPart(part) is { } why)
        {
            throw refuse($"its {name} {why}");
        }

        if (
            rows == StepGraphRows.Many
            && part
                .Graph.Input.Select(input => input.Type.TensorType.Shape.Dim[0].DimValue)
                .FirstOrDefault(size => size > 0)
                is > 0
                    and var batch
        )
        {
            throw refuse($"its {name} takes no other number of rows than {batch}");
        }

        var given = part.Graph.Input.ToDictionary(
            input => input.Name,
            input => input.Name == BundleFormat.Label ? label! : value
        );
        return Builder.Part(part, name, given);
    }

    /// <summary>A value in other dimensions.</summary>
    public string Reshaped(string value, string name, params ReadOnlySpan<long> shape) =>
        Node("Reshape", name, value, Builder.Constant($"{name}.shape", shape, shape.Length));
}
