using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed class MulticlassPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    private readonly ClassLabels labels;

    internal MulticlassPredictionTransformer(
        TModel model,
        string featureColumnName,
        DataViewType featureColumnType,
        ClassLabels labels
    )
        : base(model, featureColumnName, featureColumnType) => this.labels = labels;

    internal MulticlassPredictionTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, ctx) => labels = ClassLabels.Read(ctx.Reader);

    private protected override void SaveMore(ModelSaveContext ctx) => labels.Write(ctx.Writer);

    private protected override IRowMapper MakeMapper(DataViewSchema inputSchema, DataViewSchema.Column features) =>
        new Mapper(inputSchema, features, (IScoreModel<VBuffer<float>>)Model, labels);

    private sealed class Mapper : ScoreMapper<VBuffer<float>, uint>
    {
        public Mapper(
            DataViewSchema inputSchema,
            DataViewSchema.Column features,
            IScoreModel<VBuffer<float>> model,
            ClassLabels labels
        )
            : base(inputSchema, features, model)
        {
            var annotations = new ScoreAnnotations("MulticlassClassification", inputSchema);
            OutputColumns =
            [
                new(
                    "PredictedLabel",
                    new KeyDataViewType(typeof(uint), labels.Count),
                    annotations.ForPredictedLabel(labels.AsKeyValues())
                ),
                new(
                    "Score",
                    new VectorDataViewType(NumberDataViewType.Single, labels.Count),
                    annotations.ForScore(labels.AsTrainingLabels())
                ),
            ];
        }

        public override DataViewSchema.DetachedColumn[] OutputColumns { get; }

        /// <summary>The key of the highest score, the first of several; missing when all are NaN.</summary>
        protected override uint Predict(in VBuffer<float> score)
        {
            var values = score.GetValues();
            var best = -1;
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] > (best < 0 ? float.NegativeInfinity : values[best]))
                    best = i;
            }
            return (uint)(best + 1);
        }

        protected override void Copy(in VBuffer<float> source, ref VBuffer<float> destination) =>
            source.CopyTo(ref destination);
    }
}
