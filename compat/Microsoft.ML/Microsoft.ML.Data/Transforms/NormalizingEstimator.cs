using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class NormalizingEstimator : IEstimator<NormalizingTransformer>
{
    private readonly IHostEnvironment env;
    private readonly string outputColumnName;
    private readonly string inputColumnName;
    private readonly long maximumExampleCount;
    private readonly bool fixZero;

    internal NormalizingEstimator(
        IHostEnvironment env,
        string outputColumnName,
        string inputColumnName,
        long maximumExampleCount,
        bool fixZero
    )
    {
        Contracts.CheckName(outputColumnName, nameof(outputColumnName));
        Contracts.CheckParam(maximumExampleCount > 1, nameof(maximumExampleCount), "Must be greater than 1");
        this.env = env;
        this.outputColumnName = outputColumnName;
        this.inputColumnName = inputColumnName;
        this.maximumExampleCount = maximumExampleCount;
        this.fixZero = fixZero;
    }

    public NormalizingTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        var column =
            input.Schema.GetColumnOrNull(inputColumnName)
            ?? throw Contracts.ColumnNotFound("data", "input", inputColumnName);
        return new NormalizingTransformer(
            env,
            outputColumnName,
            inputColumnName,
            MinMaxFunction.Train(input, column, maximumExampleCount, fixZero)
        );
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        var input = inputSchema.Find(inputColumnName);
        Expect(input.Kind != SchemaShape.Column.VectorKind.VariableVector, "known-size vector or scalar");
        Expect(
            input.ItemType.Equals(NumberDataViewType.Single) || input.ItemType.Equals(NumberDataViewType.Double),
            "vector or scalar of Single or Double"
        );
        var annotations = new SchemaShape([AnnotationShapes.IsNormalized, .. input.Keep(AnnotationKinds.SlotNames)]);
        return inputSchema.With(
            new SchemaShape.Column(outputColumnName, input.Kind, input.ItemType, input.IsKey, annotations)
        );

        void Expect(bool condition, string expected)
        {
            if (!condition)
                throw Contracts.SchemaMismatch(
                    nameof(inputSchema),
                    "input",
                    inputColumnName,
                    expected,
                    input.GetTypeString()
                );
        }
    }
}
