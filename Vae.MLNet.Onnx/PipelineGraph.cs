using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Vae.Onnx;

namespace Vae.MLNet.Onnx;

/// <summary>One ONNX model of a whole pipeline.</summary>
/// <param name="Bytes">The model.</param>
/// <param name="Inputs">The source's columns that it takes; its inputs are called like them.</param>
/// <param name="Outputs">The columns that it gives, and what its outputs are called.</param>
/// <param name="Tolerance">How far its numbers may be from the pipeline's: this, or this part of the number where that is more.</param>
internal sealed record PipelineGraph(
    byte[] Bytes,
    IReadOnlyList<DataViewSchema.Column> Inputs,
    IReadOnlyList<(DataViewSchema.Column Column, string Name)> Outputs,
    double Tolerance
)
{
    private const double UsualTolerance = 1e-5;

    // The distance of a row from itself among those that a learnt detector keeps is a difference of equal numbers, and its root the root of
    // what they are rounded by: the pipeline itself gives another score in another batch.
    private const double DetectorTolerance = 1e-3;

    private const string InputPrefix = "column/";
    private const string OutputPrefix = "output/";

    /// <summary>Converts the steps that the outputs need, one by one, and joins their graphs.</summary>
    /// <exception cref="NotSupportedException">A step has no form in ONNX; the message names it and says why.</exception>
    public static PipelineGraph Build(Pipeline pipeline, IReadOnlyList<DataViewSchema.Column> outputs)
    {
        var builder = new OnnxGraphBuilder("pipeline", ToolVersion);
        var sources = new Dictionary<string, DataViewSchema.Column>();
        var values = new Dictionary<string, string>();
        foreach (var column in pipeline.Source.Where(column => !column.IsHidden))
        {
            if (ColumnTensor.Of(column.Type) is { } tensor)
            {
                values[column.Name] = builder.Input(InputPrefix + column.Name, tensor.Type, tensor.Shape);
                sources[InputPrefix + column.Name] = column;
            }
        }

        var tolerance = UsualTolerance;
        foreach (var (step, columns) in pipeline.Needed(outputs).Reverse())
        {
            if (
                step.Transformer is BundleTransformer
                {
                    Step: DetectAnomaliesStep { Options.Measure: VaeAnomalyMeasure.Detector }
                }
            )
            {
                tolerance = DetectorTolerance;
            }

            var (graph, tensors) = step.Transformer switch
            {
                BundleTransformer transformer => StepConversion.Convert(step, transformer, columns),
                KeyToValueMappingTransformer => KeyConversion.Convert(step, columns),
                _ => StockConversion.Convert(step, columns),
            };
            var given = graph.Graph.Input.ToDictionary(
                input => input.Name,
                input => Given(builder, step, input, values)
            );
            var made = builder.Part(graph, $"step_{step.Number}", given);
            foreach (var column in columns)
            {
                values[column.Name] = step.Transformer is BundleTransformer or KeyToValueMappingTransformer
                    ? made[tensors[column.Name]]
                    : Shaped(builder, step, column, made[tensors[column.Name]]);
            }
        }

        foreach (var column in outputs)
        {
            var tensor =
                ColumnTensor.Of(column.Type)
                ?? throw new NotSupportedException(
                    $"The output column {column.Name} has the type {column.Type}, which no tensor holds."
                );
            builder.Output(OutputPrefix + column.Name, values[column.Name], tensor.Type, tensor.Shape);
        }

        var model = ModelProto.Parser.ParseFrom(builder.ToBytes());
        OnnxPruning.Prune(model);
        DataViewSchema.Column[] inputs = [.. model.Graph.Input.Select(input => sources[input.Name])];
        var named = Named(inputs, outputs);
        OnnxPruning.Rename(
            model.Graph,
            inputs
                .Select(column => (InputPrefix + column.Name, column.Name))
                .Concat(named.Select(output => (OutputPrefix + output.Column.Name, output.Name)))
                .ToDictionary(pair => pair.Item1, pair => pair.Item2)
        );
        return new PipelineGraph(model.ToByteArray(), inputs, named, tolerance);
    }

    private static string ToolVersion { get; } =
        typeof(PipelineGraph).Assembly.GetName().Version?.ToString(fieldCount: 3) ?? "";

    // A graph takes a column in the shape that its converter knows, which for ours is flat.
    private static string Given(
        OnnxGraphBuilder builder,
        PipelineStep step,
        ValueInfoProto input,
        Dictionary<string, string> values
    )
    {
        if (!values.TryGetValue(input.Name, out var value))
        {
            return input.Name;
        }

        var rank = ColumnTensor.Of(step.Input[input.Name].Type)!.Dimensions.Count + 1;
        return rank == input.Type.TensorType.Shape.Dim.Count
            ? value
            : builder.Node("Flatten", $"step_{step.Number}.{input.Name}", [value], OnnxAttribute.Int("axis", 1));
    }

    // ML.NET's conversion leaves an axis of one element where categories become vectors.
    private static string Shaped(
        OnnxGraphBuilder builder,
        PipelineStep step,
        DataViewSchema.Column column,
        string value
    )
    {
        long[] shape = [-1, .. ColumnTensor.Of(column.Type)!.Dimensions.Select(size => (long)size)];
        var name = $"step_{step.Number}.{column.Name}";
        return builder.Node("Reshape", name, [value, builder.Constant($"{name}.shape", shape, shape.Length)]);
    }

    // A tensor is either an input or an output; ML.NET's ONNX transformer cuts the ending off.
    private static (DataViewSchema.Column Column, string Name)[] Named(
        IReadOnlyList<DataViewSchema.Column> inputs,
        IReadOnlyList<DataViewSchema.Column> outputs
    )
    {
        var taken = inputs.Select(column => column.Name).ToHashSet();
        var names = outputs
            .Select(column => taken.Contains(column.Name) ? $"{column.Name}.output" : column.Name)
            .ToList();
        return
            inputs
                .Select(column => column.Name)
                .Concat(names)
                .GroupBy(name => name)
                .FirstOrDefault(group => group.Count() > 1)
                is { } clash
            ? throw new ArgumentException(
                $"The columns of the pipeline make two tensors called {clash.Key} of one graph; expected one of them under another name."
            )
            : [.. outputs.Zip(names)];
    }
}
