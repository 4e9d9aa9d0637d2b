using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    internal TypeConvertingEstimator(
        IHostEnvironment env,
        string outputColumnName,
        string inputColumnName,
        DataKind outputKind
    )
        : base(env, new TypeConvertingTransformer(env, outputColumnName, inputColumnName, outputKind)) { }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        var (outputColumnName, inputColumnName) = Transformer.ColumnPairs[0];
        var input = inputSchema.Find(inputColumnName);
        var type = ColumnTypes.FromKind(Transformer.OutputKind);
        Contracts.CheckParam(
            TypeConversions.TryGet(input.ItemType, type, out _),
            nameof(inputSchema),
            $"Don't know how to convert {inputColumnName} into {type}"
        );
        return inputSchema.With(
            new SchemaShape.Column(outputColumnName, input.Kind, type, isKey: false, input.Annotations)
        );
    }
}
