using Microsoft.ML;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Propagates the shape of a schema through a step.</summary>
internal static class OutputShape
{
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or has another type.</exception>
    public static SchemaShape Of(VaeStep step, BundleModel model, SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        if (step.DataColumnNames is { Count: > 0 } names)
        {
            DataColumns.Validate(inputSchema, names, model.Signature.Shape);
        }

        foreach (var input in step.Inputs.Where(input => input.Role != InputRole.Data))
        {
            input.Validate(inputSchema, model);
        }

        var slots = HasSlotNames(step, inputSchema) ? Enumerable.Repeat("", model.DataSize) : null;
        return Of(inputSchema, step.Outputs.Select(output => output.Type.Column(output.ColumnName, model, slots)));
    }

    /// <summary>The shape with columns added, each of which hides what had its name.</summary>
    public static SchemaShape Of(SchemaShape inputSchema, IEnumerable<DataViewSchema.DetachedColumn> columns)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(columns);
        var added = Of(builder.ToSchema());
        var hidden = added.Select(column => column.Name).ToHashSet();
        return new SchemaShape(inputSchema.Where(column => !hidden.Contains(column.Name)).Concat(added));
    }

    private static bool HasSlotNames(VaeStep step, SchemaShape schema) =>
        step.DataColumnNames is { Count: > 0 } names && DataColumns.HaveSlotNames(schema, names);

    // ML.NET makes the shape of a schema only inside, for a loader with an estimator behind it; so this is a loader whose schema is the
    // given one, with an estimator that notes the shape it is asked about. Nothing is loaded or fitted.
    private static SchemaShape Of(DataViewSchema schema)
    {
        var recorder = new Recorder();
        _ = new Loader(schema).Append(recorder).GetOutputSchema();
        return recorder.Shape!;
    }

    private sealed class Loader(DataViewSchema schema) : IDataLoader<object>
    {
        public DataViewSchema GetOutputSchema() => schema;

        public IDataView Load(object input) => throw new NotSupportedException();

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }

    private sealed class Recorder : IEstimator<ITransformer>
    {
        public SchemaShape? Shape { get; private set; }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Shape = inputSchema;

        public ITransformer Fit(IDataView input) => throw new NotSupportedException();
    }
}
