using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public abstract class SingleFeaturePredictionTransformerBase<TModel> : ITransformer
    where TModel : class
{
    private const string ModelDirectory = "Model";

    private protected SingleFeaturePredictionTransformerBase(
        TModel model,
        string featureColumnName,
        DataViewType featureColumnType
    )
    {
        Model = model;
        FeatureColumnName = featureColumnName;
        FeatureColumnType = featureColumnType;
    }

    private protected SingleFeaturePredictionTransformerBase(IHostEnvironment env, ModelLoadContext ctx)
    {
        Model = ctx.LoadModel<TModel>(env, ModelDirectory);
        FeatureColumnName = ctx.Reader.ReadString();
        FeatureColumnType = ctx.Reader.ReadType();
    }

    public TModel Model { get; }

    public string FeatureColumnName { get; }

    public DataViewType FeatureColumnType { get; }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        var type =
            inputSchema.GetColumnOrNull(FeatureColumnName)?.Type
            ?? throw Contracts.ColumnNotFound(nameof(inputSchema), "feature", FeatureColumnName);
        if (!type.Equals(FeatureColumnType))
        {
            throw Contracts.SchemaMismatch(
                nameof(inputSchema),
                "feature",
                FeatureColumnName,
                FeatureColumnType.ToString(),
                type.ToString()
            );
        }
        return Transform(new EmptyDataView(inputSchema)).Schema;
    }

    public IDataView Transform(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        return Apply(input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        return Apply(new EmptyDataView(inputSchema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        Contracts.CheckValue(ctx, nameof(ctx));
        ctx.SetLoader(GetType());
        ctx.SaveModel((ICanSaveModel)Model, ModelDirectory);
        ctx.Writer.Write(FeatureColumnName);
        ctx.Writer.WriteType(FeatureColumnType);
        SaveMore(ctx);
    }

    private protected abstract void SaveMore(ModelSaveContext ctx);

    private protected abstract IRowMapper MakeMapper(DataViewSchema inputSchema, DataViewSchema.Column features);

    private RowToRowMapperTransform Apply(IDataView input)
    {
        var features =
            input.Schema.GetColumnOrNull(FeatureColumnName)
            ?? throw new ArgumentOutOfRangeException("schema", $"{FeatureColumnName} column 'Feature' not found");
        Contracts.Check(
            features.Type.Equals(FeatureColumnType),
            $"Incompatible features column type: '{features.Type}' vs '{FeatureColumnType}'"
        );
        return new RowToRowMapperTransform(input, MakeMapper(input.Schema, features));
    }
}
