using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>The <see cref="SchemaShape"/> of a schema, which only ML.NET itself can make: it hands one to the estimator after a loader.</summary>
internal static class Shapes
{
    public static SchemaShape Of(DataViewSchema schema) => Foretell(schema, shape => shape);

    /// <summary>What an estimator makes of data with the schema, as it foretells it.</summary>
    public static SchemaShape Of(IEstimator<ITransformer> estimator, DataViewSchema schema) =>
        Foretell(schema, estimator.GetOutputSchema);

    private static SchemaShape Foretell(DataViewSchema schema, Func<SchemaShape, SchemaShape> shape) =>
        new Loader(schema).Append(new Recorder(shape)).GetOutputSchema();

    private sealed class Loader(DataViewSchema schema) : IDataLoader<IMultiStreamSource>
    {
        public DataViewSchema GetOutputSchema() => schema;

        public IDataView Load(IMultiStreamSource input) => throw new NotSupportedException();

        void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }

    private sealed class Recorder(Func<SchemaShape, SchemaShape> shape) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => throw new NotSupportedException();

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => shape(inputSchema);
    }
}
