using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Onnx;

namespace Vae.MLNet.Onnx;

/// <summary>The graph of a step of a variational autoencoder.</summary>
internal static class StepConversion
{
    /// <summary>The graph of a step for any number of rows.</summary>
    /// <param name="step">The step.</param>
    /// <param name="transformer">Its transformer.</param>
    /// <param name="columns">The columns to output.</param>
    /// <returns>The graph, its inputs called like the columns, and the tensor of each column.</returns>
    /// <exception cref="NotSupportedException">There is none; the message says why.</exception>
    public static (ModelProto Graph, IReadOnlyDictionary<string, string> Tensors) Convert(
        PipelineStep step,
        BundleTransformer transformer,
        IReadOnlyList<DataViewSchema.Column> columns
    )
    {
        var names = columns.Select(column => column.Name).ToHashSet();
        StepOutput[] outputs = [.. transformer.Step.Outputs.Where(output => names.Contains(output.ColumnName))];
        StepGraph.RequireNoDraws(transformer.Step, outputs, Refused);
        if (Array.Find(outputs, output => output.Type == OutputType.Codes) is { ColumnName: { } codes })
        {
            throw Refused(
                $"the column {codes} is a vector of keys, for which ML.NET's own transformers have no tensor"
            );
        }

        var tensors = PipelineStep.TensorsOf(names, transformer.Step.Inputs.Select(input => input.ColumnName));
        var graph = StepGraph.Build(
            transformer.Step,
            transformer.Shared,
            transformer.Fitted,
            StepGraphRows.Many,
            input => input.ColumnName,
            [.. outputs.Select(output => output with { ColumnName = tensors[output.ColumnName] })],
            metadata: [],
            Refused
        );
        return (ModelProto.Parser.ParseFrom(graph), tensors);

        NotSupportedException Refused(string why) => step.Refused($"has no graph: {why}");
    }
}
