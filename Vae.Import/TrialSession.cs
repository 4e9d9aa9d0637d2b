using Microsoft.ML.OnnxRuntime;
using Vae.Inference;

namespace Vae.Import;

/// <summary>A graph in ONNX Runtime, to see what it gives.</summary>
internal sealed class TrialSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly string[] inputs;
    private readonly string[] outputs;
    private readonly RunOptions run = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };

    /// <summary>Loads a graph of rows, and perhaps of labels.</summary>
    /// <param name="graph">The bytes of the .onnx file.</param>
    /// <param name="inputs">The names of its inputs.</param>
    /// <param name="outputs">The names of its outputs.</param>
    /// <exception cref="OnnxRuntimeException">The runtime does not take it.</exception>
    public TrialSession(byte[] graph, IEnumerable<string> inputs, IEnumerable<string> outputs)
    {
        this.inputs = [.. inputs];
        this.outputs = [.. outputs];
        using var options = SessionFactory.CreateOptions(new VaeModelOptions());
        session = new InferenceSession(graph, options);
    }

    /// <summary>Whether the graph takes labels.</summary>
    public bool HasLabels => inputs.Length > 1;

    /// <summary>Runs the graph on a batch.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="row">The shape of one.</param>
    /// <param name="labels">A label for each row, which a graph without labels does not look at.</param>
    /// <returns>The values of each output, and the dimensions of one row of it.</returns>
    /// <exception cref="OnnxRuntimeException">The runtime cannot compute it.</exception>
    /// <exception cref="InvalidDataException">An output is no batch of float32 rows.</exception>
    public IReadOnlyList<(float[] Values, int[] Row)> Run(float[] batch, IReadOnlyList<int> row, long[] labels)
    {
        var rows = labels.Length;
        using var label = OrtValue.CreateTensorValueFromMemory(labels, [rows]);
        using var value = OrtValue.CreateTensorValueFromMemory(batch, [rows, .. row.Select(size => (long)size)]);
        using var results = session.Run(run, inputs, inputs.Length == 1 ? [value] : [value, label], outputs);
        return [.. results.Select((result, i) => Read(result, rows, outputs[i]))];
    }

    private static (float[], int[]) Read(OrtValue result, int rows, string name)
    {
        var type = result.GetTensorTypeAndShape();
        return
            type.Shape is [var batch, .. var row]
            && batch == rows
            && type.ElementDataType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float
            ? (result.GetTensorDataAsSpan<float>().ToArray(), [.. row.Select(size => (int)size)])
            : throw new InvalidDataException(
                $"The tensor '{name}' is {type.ElementDataType} [{string.Join(", ", type.Shape)}] for {rows} rows; expected Float with as many rows"
            );
    }

    public void Dispose()
    {
        run.Dispose();
        session.Dispose();
    }
}
