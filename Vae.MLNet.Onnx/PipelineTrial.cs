using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using Vae.Inference;

namespace Vae.MLNet.Onnx;

/// <summary>Runs a pipeline's graph in ONNX Runtime beside the pipeline itself.</summary>
internal static class PipelineTrial
{
    /// <summary>The rows that are tried.</summary>
    public const int Rows = 1000;

    /// <exception cref="ArgumentException">The data has no rows.</exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime does not take the graph, or gives something else.</exception>
    public static void Run(PipelineGraph graph, ITransformer model, IDataView data)
    {
        var expected = ColumnRows.Read(model.Transform(data), [.. graph.Outputs.Select(output => output.Column)], Rows);
        var rows = expected[0].Count;
        if (rows == 0)
        {
            throw new ArgumentException(
                "The data has no rows; expected at least one, on which the graph is tried before it is written."
            );
        }

        var inputs = ColumnRows.Read(data, graph.Inputs, rows);
        using var session = Session(graph.Bytes);
        // A graph that takes one number of rows alone would give itself away.
        foreach (var count in (int[])[1, rows])
        {
            var given = graph.Inputs.Zip(inputs, (column, values) => values.ToInput(column.Name, count)).ToList();
            using var results = Results(session, given, graph);
            foreach (var ((column, name), values, result) in graph.Outputs.Zip(expected, results))
            {
                if (values.Difference(result, count, graph.Tolerance) is { } other)
                {
                    throw new InvalidOperationException(
                        $"The graph of the pipeline gives {other.Given} as {column.Name} of row {other.Row}, and the pipeline {other.Expected}; expected at most {graph.Tolerance} between them, and nothing is written."
                    );
                }
            }
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
            throw new InvalidOperationException(
                $"ONNX Runtime does not take the graph of the pipeline: {NativeError.Sentence(e.Message)}",
                e
            );
        }
    }

    private static IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Results(
        InferenceSession session,
        IReadOnlyCollection<NamedOnnxValue> given,
        PipelineGraph graph
    )
    {
        try
        {
            return session.Run(given, [.. graph.Outputs.Select(output => output.Name)]);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidOperationException(
                $"ONNX Runtime cannot run the graph of the pipeline on the data: {NativeError.Sentence(e.Message)}",
                e
            );
        }
    }
}
