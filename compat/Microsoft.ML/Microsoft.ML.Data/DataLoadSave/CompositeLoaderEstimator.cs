namespace Microsoft.ML.Data;

/// <summary>A loader and estimators behind it. Nothing here fits one; only its schema is asked for.</summary>
public sealed class CompositeLoaderEstimator<TSource, TLastTransformer>
    where TLastTransformer : class, ITransformer
{
    private readonly IDataLoader<TSource> start;
    private readonly EstimatorChain<TLastTransformer> estimators;

    internal CompositeLoaderEstimator(IDataLoader<TSource> start, EstimatorChain<TLastTransformer> estimators)
    {
        this.start = start;
        this.estimators = estimators;
    }

    public SchemaShape GetOutputSchema() => estimators.GetOutputSchema(SchemaShape.Create(start.GetOutputSchema()));
}
