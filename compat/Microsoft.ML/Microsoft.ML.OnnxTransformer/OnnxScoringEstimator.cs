using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

public sealed class OnnxScoringEstimator : TrivialEstimator<OnnxTransformer>
{
    internal OnnxScoringEstimator(IHostEnvironment env, OnnxTransformer transformer)
        : base(env, transformer) { }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        foreach (var name in Transformer.Inputs)
        {
            if (!inputSchema.TryFindColumn(name, out var column))
                throw Contracts.ColumnNotFound(nameof(inputSchema), "input", name);
            var expected = Transformer.GetInput(name).ItemType;
            if (!column.ItemType.Equals(expected))
            {
                throw Contracts.SchemaMismatch(
                    nameof(inputSchema),
                    "input",
                    name,
                    expected.ToString(),
                    column.ItemType.ToString()
                );
            }
        }
        return inputSchema.With(Transformer.Outputs.Select(output => SchemaShape.Column.Of(output.Name, output.Type)));
    }
}
