using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Trainers;

public sealed partial class LbfgsMaximumEntropyMulticlassTrainer
    : TrainerEstimatorBase<
        MulticlassPredictionTransformer<MaximumEntropyModelParameters>,
        MaximumEntropyModelParameters
    >
{
    private readonly Options options;

    internal LbfgsMaximumEntropyMulticlassTrainer(IHostEnvironment env, Options options)
        : base(
            env,
            options.FeatureColumnName,
            new SchemaShape.Column(options.LabelColumnName, VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true),
            options.ExampleWeightColumnName
        )
    {
        Contracts.CheckParam(
            options.NumberOfThreads is null or > 0,
            nameof(options.NumberOfThreads),
            "Must be positive (or empty for default)"
        );
        Contracts.CheckParam(options.L2Regularization >= 0, nameof(options.L2Regularization), "Must be non-negative");
        Contracts.CheckParam(options.L1Regularization >= 0, nameof(options.L1Regularization), "Must be non-negative");
        Contracts.CheckParam(
            options.OptimizationTolerance > 0,
            nameof(options.OptimizationTolerance),
            "Must be positive"
        );
        Contracts.CheckParam(options.HistorySize > 0, nameof(options.HistorySize), "Must be positive");
        Contracts.CheckParam(
            options.MaximumNumberOfIterations > 0,
            nameof(options.MaximumNumberOfIterations),
            "Must be positive"
        );
        if (options.EnforceNonNegativity)
            throw new NotSupportedException("The stand-in has no non-negative weights.");
        this.options = options;
    }

    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape.Column label)
    {
        SchemaShape.Column[] keyValues =
        [
            .. label.Annotations.Where(annotation => annotation.Name == AnnotationKinds.KeyValues),
        ];
        var scores = new List<SchemaShape.Column>(ScoreShapes.Kinds);
        foreach (var values in keyValues)
        {
            scores.Add(ScoreShapes.TrainingLabelValues(values.ItemType));
            if (values.ItemType is TextDataViewType)
                scores.Add(AnnotationShapes.SlotNames);
        }
        return
        [
            new("Score", VectorKind.Vector, NumberDataViewType.Single, isKey: false, new SchemaShape(scores)),
            new(
                "PredictedLabel",
                VectorKind.Scalar,
                NumberDataViewType.UInt32,
                isKey: true,
                new SchemaShape([.. ScoreShapes.Kinds, .. keyValues])
            ),
        ];
    }

    private protected override MaximumEntropyModelParameters Train(TrainingData data)
    {
        var loss = new MaximumEntropyLoss(data, options.NumberOfThreads ?? Environment.ProcessorCount);
        var objective = new RegularizedObjective(loss, options.L1Regularization, options.L2Regularization);
        return loss.ToModel(objective.Minimize(options));
    }

    private protected override MulticlassPredictionTransformer<MaximumEntropyModelParameters> MakeTransformer(
        MaximumEntropyModelParameters model,
        DataViewSchema trainSchema
    ) =>
        new(
            model,
            FeatureColumn.Name,
            trainSchema[FeatureColumn.Name].Type,
            ClassLabels.Of(trainSchema[LabelColumn.Name])
        );
}
