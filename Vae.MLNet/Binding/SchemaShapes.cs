using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>
/// Makes the shape of a schema. ML.NET does so only inside, for a loader with an estimator behind it; so this is a loader whose schema is
/// the given one, with an estimator that notes the shape it is asked about. Nothing is loaded or fitted.
/// </summary>
internal static class SchemaShapes
{
    public static SchemaShape Of(DataViewSchema schema)
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
