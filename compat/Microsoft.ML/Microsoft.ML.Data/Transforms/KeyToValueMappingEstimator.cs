using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    internal KeyToValueMappingEstimator(IHostEnvironment env, string outputColumnName, string inputColumnName)
        : base(env, new KeyToValueMappingTransformer(env, (outputColumnName, inputColumnName))) { }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(
            Transformer.ColumnPairs.Select(pair => Map(inputSchema.Find(pair.inputColumnName), pair.outputColumnName))
        );
    }

    private static SchemaShape.Column Map(SchemaShape.Column input, string outputColumnName)
    {
        const string ParamName = "inputSchema";
        if (!input.IsKey)
            throw Contracts.SchemaMismatch(ParamName, "input", input.Name, "KeyType", input.GetTypeString());
        Contracts.CheckParam(
            input.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out var keyValues),
            ParamName,
            $"Input column '{input.Name}' doesn't contain key values metadata"
        );
        return new SchemaShape.Column(
            outputColumnName,
            input.Kind,
            keyValues.ItemType,
            keyValues.IsKey,
            new SchemaShape(input.Keep(AnnotationKinds.SlotNames))
        );
    }
}
