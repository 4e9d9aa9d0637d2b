using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Trainers;

public sealed partial class AveragedPerceptronTrainer
    : TrainerEstimatorBase<BinaryPredictionTransformer<LinearBinaryModelParameters>, LinearBinaryModelParameters>
{
    private readonly Options options;

    internal AveragedPerceptronTrainer(IHostEnvironment env, Options options)
        : base(
            env,
            options.FeatureColumnName,
            new SchemaShape.Column(
                options.LabelColumnName,
                VectorKind.Scalar,
                BooleanDataViewType.Instance,
                isKey: false
            )
        )
    {
        Contracts.CheckParam(options.NumberOfIterations > 0, nameof(options.NumberOfIterations), "must be positive");
        Contracts.CheckParam(options.LearningRate > 0, nameof(options.LearningRate), "must be positive");
        Contracts.CheckParam(
            options.L2Regularization is >= 0 and < 0.5f,
            nameof(options.L2Regularization),
            "must be in range [0, 0.5)"
        );
        this.options = options;
    }

    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape.Column label)
    {
        var annotations = new SchemaShape(ScoreShapes.Kinds);
        return
        [
            new("Score", VectorKind.Scalar, NumberDataViewType.Single, isKey: false, annotations),
            new("PredictedLabel", VectorKind.Scalar, BooleanDataViewType.Instance, isKey: false, annotations),
        ];
    }

    private protected override LinearBinaryModelParameters Train(TrainingData data)
    {
        var random = options.Shuffle && data.CanShuffle ? Host.CreateRandom() : null;
        var state = new AveragedPerceptronState(options, data.FeatureCount);
        for (var i = 0; i < options.NumberOfIterations; i++)
        {
            data.ForEach(
                (in VBuffer<float> features, float label, float _) => state.Learn(features, label > 0),
                random
            );
            state.FinishIteration();
        }
        return state.ToModel();
    }

    private protected override BinaryPredictionTransformer<LinearBinaryModelParameters> MakeTransformer(
        LinearBinaryModelParameters model,
        DataViewSchema trainSchema
    ) => new(model, FeatureColumn.Name, trainSchema[FeatureColumn.Name].Type);
}
