using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly IHostEnvironment env;
    private readonly string outputColumnName;
    private readonly string inputColumnName;
    private readonly TermOptions options;
    private readonly IDataView keyData;

    internal ValueToKeyMappingEstimator(
        IHostEnvironment env,
        string outputColumnName,
        string inputColumnName,
        TermOptions options,
        IDataView keyData
    )
    {
        Contracts.CheckName(outputColumnName, nameof(outputColumnName));
        Contracts.CheckParam(
            keyData is null || keyData.Schema.Count == 1,
            nameof(keyData),
            "If specified, this data view should contain only a single column containing the terms to map, "
                + $"but this had {keyData?.Schema.Count} columns."
        );
        this.env = env;
        this.outputColumnName = outputColumnName;
        this.inputColumnName = inputColumnName;
        this.options = options;
        this.keyData = keyData;
    }

    public enum KeyOrdinality : byte
    {
        ByOccurrence = 0,
        ByValue = 1,
    }

    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        var column =
            input.Schema.GetColumnOrNull(inputColumnName)
            ?? throw Contracts.ColumnNotFound("inputSchema", "input", inputColumnName);
        var terms = keyData is null
            ? TermMap.Build(input, column, options)
            : TermMap.Build(keyData, keyData.Schema[0], options with { MaximumNumberOfKeys = int.MaxValue });
        return new ValueToKeyMappingTransformer(env, outputColumnName, inputColumnName, terms);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        var input = inputSchema.Find(inputColumnName);
        var text = options.AddKeyValueAnnotationsAsText;
        var keyValues = new SchemaShape.Column(
            AnnotationKinds.KeyValues,
            SchemaShape.Column.VectorKind.Vector,
            text ? TextDataViewType.Instance : input.ItemType,
            input.IsKey && !text
        );
        return inputSchema.With(
            new SchemaShape.Column(
                outputColumnName,
                input.Kind,
                NumberDataViewType.UInt32,
                isKey: true,
                new SchemaShape([.. input.Keep(AnnotationKinds.SlotNames), keyValues])
            )
        );
    }
}
