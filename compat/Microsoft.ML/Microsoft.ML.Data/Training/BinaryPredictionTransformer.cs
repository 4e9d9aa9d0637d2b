using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed class BinaryPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    internal readonly float Threshold;

    internal BinaryPredictionTransformer(
        TModel model,
        string featureColumnName,
        DataViewType featureColumnType,
        float threshold = 0
    )
        : base(model, featureColumnName, featureColumnType) => Threshold = threshold;

    internal BinaryPredictionTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, ctx) => Threshold = ctx.Reader.ReadSingle();

    private protected override void SaveMore(ModelSaveContext ctx) => ctx.Writer.Write(Threshold);

    private protected override IRowMapper MakeMapper(DataViewSchema inputSchema, DataViewSchema.Column features) =>
        new Mapper(inputSchema, features, (IScoreModel<float>)Model, Threshold);

    private sealed class Mapper : ScoreMapper<float, bool>
    {
        private readonly float threshold;

        public Mapper(
            DataViewSchema inputSchema,
            DataViewSchema.Column features,
            IScoreModel<float> model,
            float threshold
        )
            : base(inputSchema, features, model)
        {
            this.threshold = threshold;
            var annotations = new ScoreAnnotations("BinaryClassification", inputSchema);
            OutputColumns =
            [
                new("PredictedLabel", BooleanDataViewType.Instance, annotations.ForPredictedLabel()),
                new("Score", NumberDataViewType.Single, annotations.ForScore()),
            ];
        }

        public override DataViewSchema.DetachedColumn[] OutputColumns { get; }

        protected override bool Predict(in float score) => score > threshold;

        protected override void Copy(in float source, ref float destination) => destination = source;
    }
}
