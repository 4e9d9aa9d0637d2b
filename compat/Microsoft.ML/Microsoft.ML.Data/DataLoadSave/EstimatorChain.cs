using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed class EstimatorChain<TLastTransformer> : IEstimator<TransformerChain<TLastTransformer>>
    where TLastTransformer : class, ITransformer
{
    private readonly (IEstimator<ITransformer> Estimator, TransformerScope Scope, bool CacheAfter)[] steps;

    public EstimatorChain()
        : this([]) { }

    private EstimatorChain((IEstimator<ITransformer> Estimator, TransformerScope Scope, bool CacheAfter)[] steps)
    {
        this.steps = steps;
    }

    public TransformerChain<TLastTransformer> Fit(IDataView input)
    {
        // Mistakes in a later step show before an earlier one is fitted.
        GetOutputSchema(SchemaShape.Create(input.Schema));
        var transformers = new ITransformer[steps.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            transformers[i] = steps[i].Estimator.Fit(input);
            input = transformers[i].Transform(input);
            if (steps[i].CacheAfter && i < steps.Length - 1)
                input = new CacheDataView(input, prefetch: []);
        }
        return new TransformerChain<TLastTransformer>(transformers, steps.Select(step => step.Scope));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        steps.Aggregate(inputSchema, (shape, step) => step.Estimator.GetOutputSchema(shape));

    public EstimatorChain<TNewTrans> Append<TNewTrans>(
        IEstimator<TNewTrans> estimator,
        TransformerScope scope = TransformerScope.Everything
    )
        where TNewTrans : class, ITransformer
    {
        Contracts.CheckValue(estimator, nameof(estimator));
        return new EstimatorChain<TNewTrans>([.. steps, (estimator, scope, false)]);
    }

    public EstimatorChain<TLastTransformer> AppendCacheCheckpoint(IHostEnvironment env)
    {
        Contracts.CheckValue(env, nameof(env));
        Contracts.Check(steps.Length > 0, "Current estimator chain has no estimator, can't append cache checkpoint.");
        return new EstimatorChain<TLastTransformer>([.. steps[..^1], steps[^1] with { CacheAfter = true }]);
    }
}
