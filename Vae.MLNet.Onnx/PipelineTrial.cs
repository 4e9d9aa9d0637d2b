using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Vae.Inference;

namespace Vae.MLNet.Onnx;

/// <summary>Runs a pipeline's graph in ONNX Runtime beside the pipeline itself.</summary>
internal static class PipelineTrial
{
    /// <summary>The rows that are tried.</summary>
    public const int Rows = 10000;

    /// <summary>How far numbers may be apart: this, or this part of the number where that is more.</summary>
    public const double Tolerance = 1e-5;

    /// <exception cref="ArgumentException">The data has no rows.</exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime does not take the graph, or gives something else.</exception>
    public static void Run(
        PipelineGraph graph,
        Pipeline pipeline,
        ITransformer model,
        IDataView data
    )
    {
        var given = ColumnRows.Read(data, graph.Inputs, Rows);
        var expected = ColumnRows.Read(model.Transform(data), [.. graph.Outputs.Select(output => output.Column)], Rows);
        using var session = Session(graph.Bytes);
        var run = session.Run([.. graph.Inputs.Zip(given, (c, v) => v.ToInput(c.Name, 10000))], [.. graph.Outputs.Select(o => o.Name)]);
        foreach (var (e, o) in expected.Zip(run))
        {
            Console.WriteLine($"{o.Name} {e.Difference(o, 0)} {e.Difference(o, 1e-5)}");
        }
    }

    private static InferenceSession Session(byte[] graph)
    {
        using var options = SessionFactory.CreateOptions(new VaeModelOptions());
        try
        {
            return new InferenceSession(graph, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidOperationException($"ONNX Runtime does not take the graph of the pipeline: {NativeError.Sentence(e.Message)}", e);
        }
    }
}
