using Microsoft.ML.Data;

namespace Microsoft.ML;

public abstract class PredictionEngineBase<TSrc, TDst> : IDisposable
    where TSrc : class
    where TDst : class, new()
{
    private readonly ITransformer transformer;
    private readonly bool ownsTransformer;
    private readonly ObjectRow<TSrc> input;
    private readonly List<Action<TDst>> setters;
    private bool disposed;

    private protected PredictionEngineBase(ITransformer transformer, PredictionEngineOptions options)
    {
        Contracts.CheckValue(transformer, nameof(transformer));
        Contracts.CheckParam(transformer.IsRowToRowMapper, nameof(transformer), "Must be a row to row mapper");
        this.transformer = transformer;
        ownsTransformer = options.OwnsTransformer;
        input = new ObjectRow<TSrc>(new RowDefinition<TSrc>(options.InputSchemaDefinition));
        var mapper = transformer.GetRowToRowMapper(input.Schema);
        var bound = BoundMembers.Of<TDst>(
            mapper.OutputSchema,
            options.OutputSchemaDefinition,
            options.IgnoreMissingColumns
        );
        var output = mapper.GetRow(input, mapper.OutputSchema);
        setters = [.. bound.Select(b => MemberSetters<TDst>.Create(output, b.Column, b.Member))];
    }

    public TDst Predict(TSrc example)
    {
        var prediction = new TDst();
        Predict(example, ref prediction);
        return prediction;
    }

    public abstract void Predict(TSrc example, ref TDst prediction);

    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        input.Dispose();
        if (ownsTransformer)
            (transformer as IDisposable)?.Dispose();
    }

    private protected void Map(TSrc example, TDst prediction)
    {
        input.Set(example);
        foreach (var setter in setters)
            setter(prediction);
    }
}
