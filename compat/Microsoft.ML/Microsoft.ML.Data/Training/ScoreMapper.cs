namespace Microsoft.ML.Data;

/// <summary>The predicted label and the score of a row; the score is computed once for both.</summary>
internal abstract class ScoreMapper<TScore, TLabel>(
    DataViewSchema inputSchema,
    DataViewSchema.Column features,
    IScoreModel<TScore> model
) : IRowMapper
{
    public abstract DataViewSchema.DetachedColumn[] OutputColumns { get; }

    public bool[] GetDependencies(bool[] activeOutputs)
    {
        var active = new bool[inputSchema.Count];
        active[features.Index] = activeOutputs.Contains(true);
        return active;
    }

    public Delegate[] CreateGetters(DataViewRow input, bool[] activeOutputs, out Action disposer)
    {
        disposer = null;
        if (!activeOutputs.Contains(true))
            return [null, null];
        var getFeatures = input.GetGetter<VBuffer<float>>(input.Schema[features.Index]);
        VBuffer<float> values = default;
        TScore score = default;
        long? position = null;
        ValueGetter<TLabel> getLabel = (ref TLabel value) =>
        {
            Update();
            value = Predict(score);
        };
        ValueGetter<TScore> getScore = (ref TScore value) =>
        {
            Update();
            Copy(score, ref value);
        };
        return [activeOutputs[0] ? getLabel : null, activeOutputs[1] ? getScore : null];

        void Update()
        {
            if (position == input.Position)
                return;
            getFeatures(ref values);
            model.Score(values, ref score);
            position = input.Position;
        }
    }

    protected abstract TLabel Predict(in TScore score);

    protected abstract void Copy(in TScore source, ref TScore destination);
}
