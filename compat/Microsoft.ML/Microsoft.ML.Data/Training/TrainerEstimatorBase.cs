using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Trainers;

public abstract class TrainerEstimatorBase<TTransformer, TModel> : IEstimator<TTransformer>
    where TTransformer : ITransformer
    where TModel : class
{
    private protected readonly IHostEnvironment Host;
    private protected readonly SchemaShape.Column FeatureColumn;
    private protected readonly SchemaShape.Column LabelColumn;

    private readonly SchemaShape.Column weightColumn;

    private protected TrainerEstimatorBase(
        IHostEnvironment env,
        string featureColumnName,
        SchemaShape.Column labelColumn,
        string weightColumnName = null
    )
    {
        Contracts.CheckNonEmpty(featureColumnName, nameof(featureColumnName));
        Host = env;
        FeatureColumn = new SchemaShape.Column(
            featureColumnName,
            VectorKind.Vector,
            NumberDataViewType.Single,
            isKey: false
        );
        LabelColumn = labelColumn;
        if (weightColumnName is not null)
            weightColumn = new SchemaShape.Column(
                weightColumnName,
                VectorKind.Scalar,
                NumberDataViewType.Single,
                isKey: false
            );
    }

    public TTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        CheckInputSchema(SchemaShape.Create(input.Schema));
        var data = new TrainingData(
            input,
            input.Schema[FeatureColumn.Name],
            input.Schema[LabelColumn.Name],
            weightColumn.IsValid ? input.Schema[weightColumn.Name] : null
        );
        return MakeTransformer(Train(data), input.Schema);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        CheckInputSchema(inputSchema);
        inputSchema.TryFindColumn(LabelColumn.Name, out var label);
        return inputSchema.With(GetOutputColumns(label));
    }

    private protected abstract SchemaShape.Column[] GetOutputColumns(SchemaShape.Column label);

    private protected abstract TModel Train(TrainingData data);

    private protected abstract TTransformer MakeTransformer(TModel model, DataViewSchema trainSchema);

    private void CheckInputSchema(SchemaShape inputSchema)
    {
        Check(inputSchema, FeatureColumn, "feature", nameof(inputSchema));
        if (weightColumn.IsValid)
            Check(inputSchema, weightColumn, "weight", nameof(inputSchema));
        Check(inputSchema, LabelColumn, "label", "labelCol");
    }

    private static void Check(SchemaShape inputSchema, SchemaShape.Column expected, string role, string paramName)
    {
        if (!inputSchema.TryFindColumn(expected.Name, out var found))
            throw Contracts.ColumnNotFound(nameof(inputSchema), role, expected.Name);
        if (!expected.IsCompatibleWith(found))
            throw Contracts.SchemaMismatch(
                paramName,
                role,
                expected.Name,
                expected.GetTypeString(),
                found.GetTypeString()
            );
    }
}
