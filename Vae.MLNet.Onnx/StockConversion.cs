using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;
using Vae.Onnx;

namespace Vae.MLNet.Onnx;

/// <summary>ML.NET's own conversion of one of its transformers.</summary>
/// <remarks>
/// It is asked for one transformer at a time, on a view that has nothing but its schema: of a longer chain it converts what stands behind the
/// last transformer that it cannot convert, and says nothing.
/// </remarks>
internal static class StockConversion
{
    /// <summary>The graph of a step, raised to the operator set of all graphs here.</summary>
    /// <param name="step">The step.</param>
    /// <param name="columns">The columns to output.</param>
    /// <returns>The graph, its inputs called like the columns, and the tensor of each column.</returns>
    /// <exception cref="NotSupportedException">There is none; the message says why.</exception>
    public static (ModelProto Graph, IReadOnlyDictionary<string, string> Tensors) Convert(
        PipelineStep step,
        IReadOnlyList<DataViewSchema.Column> columns
    )
    {
        if (step.Transformer is OnnxTransformer)
        {
            throw step.Refused(
                "is an ONNX model, which ML.NET does not convert; a pipeline that ml.Model.Save wrote is to be loaded with ml.Model.LoadWithVae"
            );
        }

        if (step.Transformer is VaeTableTransformer)
        {
            throw step.Refused("turns the cells of a table into the model's rows outside of the model's graphs");
        }

        var ml = new MLContext(seed: 0);
        using var stream = new MemoryStream();
        try
        {
            ml.Model.ConvertToOnnx(
                step.Transformer,
                new SchemaOnlyView(Convertible(step.Input)),
                stream,
                [.. columns.Select(column => column.Name)]
            );
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw step.Refused($"has no form in ONNX ({PipelineStep.FirstLine(e)})", e);
        }

        var model = ModelProto.Parser.ParseFrom(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        RequireWhole(step, model.Graph);
        var tensors = columns.ToDictionary(column => column.Name, column => Tensor(step, model.Graph, column.Name));
        OperatorSets.Raise(model, step);
        return (model, tensors);
    }

    // The columns that a tensor can hold. Hidden ones are those that no step sees.
    private static DataViewSchema Convertible(DataViewSchema schema)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var column in schema.Where(column => !column.IsHidden && ColumnTensor.Of(column.Type) is not null))
        {
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        }

        return builder.ToSchema();
    }

    // Of a column that a transformer does not know how to convert it may write the output and no node that gives it.
    private static void RequireWhole(PipelineStep step, GraphProto graph)
    {
        var known = graph
            .Input.Select(input => input.Name)
            .Concat(graph.Initializer.Select(tensor => tensor.Name))
            .Append("")
            .ToHashSet();
        foreach (var node in graph.Node)
        {
            if (node.Input.FirstOrDefault(input => !known.Contains(input)) is { } missing)
            {
                throw step.Refused($"was converted by ML.NET to a graph that reads {missing} and does not make it");
            }

            known.UnionWith(node.Output);
        }

        if (graph.Output.FirstOrDefault(output => !known.Contains(output.Name)) is { } empty)
        {
            throw step.Refused($"was converted by ML.NET to a graph that gives {empty.Name} and does not make it");
        }
    }

    private static string Tensor(PipelineStep step, GraphProto graph, string column)
    {
        var name = $"{column}.output";
        if (graph.Output.All(output => output.Name != name))
        {
            throw step.Refused($"was converted by ML.NET to a graph without the column {column}");
        }

        // Where ML.NET cannot convert a transformer it takes the columns before it for those behind it.
        var given = graph.Node.Single(node => node.Output.Contains(name));
        if (given.OpType == "Identity" && given.Input[0] == column && graph.Input.Any(input => input.Name == column))
        {
            throw step.Refused($"has no form in ONNX: ML.NET passes its input column {column} on");
        }

        return name;
    }
}
