using Microsoft.ML.OnnxRuntime;

namespace Vae.Bench.Measuring;

/// <summary>
/// What a program without VaeML would do at its best: an <see cref="InferenceSession"/> with the same settings, run in batches of 256 over
/// pinned memory, every <see cref="OrtValue"/> made beforehand.
/// </summary>
internal sealed class BareSession : IDisposable
{
    public const int BatchSize = 256;

    private readonly InferenceSession session;
    private readonly RunOptions options = new();
    private readonly string[] inputNames;
    private readonly string[] outputNames;
    private readonly List<(OrtValue[] Inputs, OrtValue[] Outputs)> batches = [];

    /// <param name="graph">The graph.</param>
    /// <param name="rows">The rows of all batches.</param>
    /// <param name="inputs">The inputs; where their memory has fewer rows, whole batches, it is used again and again.</param>
    /// <param name="outputs">The outputs, as the inputs.</param>
    /// <param name="threads">The threads of one call; 0 for ONNX Runtime's default.</param>
    public BareSession(byte[] graph, int rows, BareTensor[] inputs, BareTensor[] outputs, int threads = 0)
    {
        using var settings = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = threads,
        };
        session = new InferenceSession(graph, settings);
        inputNames = [.. inputs.Select(tensor => tensor.Name)];
        outputNames = [.. outputs.Select(tensor => tensor.Name)];
        for (var first = 0; first < rows; first += BatchSize)
        {
            var count = Math.Min(BatchSize, rows - first);
            batches.Add((Values(inputs, first, count), Values(outputs, first, count)));
        }
    }

    /// <summary>The number of batches.</summary>
    public int Batches => batches.Count;

    /// <summary>Runs the graph on every row.</summary>
    public void Run()
    {
        for (var batch = 0; batch < batches.Count; batch++)
        {
            Run(batch);
        }
    }

    /// <summary>Runs the graph on the rows of one batch.</summary>
    public void Run(int batch)
    {
        var (inputs, outputs) = batches[batch];
        session.Run(options, inputNames, inputs, outputNames, outputs);
    }

    public void Dispose()
    {
        foreach (var value in batches.SelectMany(batch => batch.Inputs.Concat(batch.Outputs)))
        {
            value.Dispose();
        }

        options.Dispose();
        session.Dispose();
    }

    private static OrtValue[] Values(BareTensor[] tensors, int first, int count) =>
        [
            .. tensors.Select(tensor =>
                OrtValue.CreateTensorValueFromMemory(
                    OrtMemoryInfo.DefaultInstance,
                    tensor.Memory.AsMemory(first * tensor.Row.Size % tensor.Memory.Length, count * tensor.Row.Size),
                    tensor.IsScalar ? [count] : [count, .. tensor.Row.Select(size => (long)size)]
                )
            ),
        ];
}
