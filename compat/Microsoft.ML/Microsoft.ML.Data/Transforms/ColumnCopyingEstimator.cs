using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class ColumnCopyingEstimator : TrivialEstimator<ColumnCopyingTransformer>
{
    internal ColumnCopyingEstimator(IHostEnvironment env, string outputColumnName, string inputColumnName)
        : base(env, new ColumnCopyingTransformer(env, (outputColumnName, inputColumnName))) { }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(
            Transformer.ColumnPairs.Select(pair =>
            {
                var input = inputSchema.Find(pair.inputColumnName);
                return new SchemaShape.Column(
                    pair.outputColumnName,
                    input.Kind,
                    input.ItemType,
                    input.IsKey,
                    input.Annotations
                );
            })
        );
    }
}
