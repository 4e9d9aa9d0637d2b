using Vae.Inference;
using Vae.Onnx;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.MLNet;

/// <summary>
/// The ONNX graph of a whole step for one row: from the columns as they are, through encoder and decoder, to the columns it adds. Its
/// tensors are called what the columns are called, which is how ML.NET's ONNX transformer finds them.
/// </summary>
internal sealed partial class StepGraph
{
    private readonly OnnxGraphBuilder graph = new("step", ToolVersion);
    private readonly VaeStep step;
    private readonly VaeModel model;
    private readonly Dictionary<StepInputRole, string> inputs = [];

    private StepGraph(VaeStep step, VaeModel model, FittedColumns fitted, IEnumerable<string> outputs)
    {
        this.step = step;
        this.model = model;

        // A tensor that is called like a column must have its name before any node may take it.
        foreach (var (input, column) in step.Inputs.Zip(fitted.Inputs).DistinctBy(pair => pair.First.ColumnName))
        {
            graph.Input(input.ColumnName, TypeOf(column.Raw), [1L, column.Size]);
        }

        graph.Reserve(outputs);
        foreach (var (input, column) in step.Inputs.Zip(fitted.Inputs))
        {
            inputs[input.Role] = Converted(input, column);
        }
    }

    private static string ToolVersion { get; } =
        typeof(StepGraph).Assembly.GetName().Version?.ToString(fieldCount: 3) ?? "";

    /// <summary>Builds the graph.</summary>
    /// <param name="step">The step.</param>
    /// <param name="model">The model.</param>
    /// <param name="fitted">The columns it reads.</param>
    /// <param name="tensors">The tensors to output and the step's result that each one is.</param>
    /// <param name="metadata">What the graph says of itself.</param>
    public static byte[] Build(
        VaeStep step,
        VaeModel model,
        FittedColumns fitted,
        IReadOnlyList<StepTensor> tensors,
        IEnumerable<KeyValuePair<string, string>> metadata
    )
    {
        var built = new StepGraph(step, model, fitted, tensors.Select(tensor => tensor.Name));
        var results = built.Results();
        foreach (var tensor in tensors)
        {
            built.AddOutput(tensor, results[tensor.Output.Result]());
        }

        foreach (var (key, value) in metadata)
        {
            built.graph.Metadata(key, value);
        }

        return built.graph.ToBytes();
    }

    private void AddOutput(StepTensor tensor, string value)
    {
        long[] shape = tensor.Output.Kind switch
        {
            StepOutputKind.Latent => [model.LatentSize],
            StepOutputKind.Image => [.. model.Signature.Shape.Select(size => (long)size)],
            _ => [1],
        };
        graph.Output(
            tensor.Name,
            Reshaped(value, $"vae/{tensor.Name}", shape),
            DataType.Float,
            shape.Select(size => (OnnxDimension)size)
        );
        if (tensor.Output.Kind == StepOutputKind.Latent)
        {
            graph.NameSlots(tensor.Name, SlotNames.Of(model.LatentSize));
        }
    }

    private string Reshaped(string value, string name, params ReadOnlySpan<long> shape) =>
        graph.Node("Reshape", name, [value, graph.Constant($"{name}.shape", shape, shape.Length)]);

    private string Cast(string value, string name, DataType type) =>
        graph.Node("Cast", name, [value], OnnxAttribute.Int("to", (int)type));
}
