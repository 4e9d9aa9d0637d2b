using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class MulticlassClassificationCatalog
{
    public IReadOnlyList<CrossValidationResult<MulticlassClassificationMetrics>> CrossValidate(
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds = 5,
        string labelColumnName = "Label",
        string samplingKeyColumnName = null,
        int? seed = null
    )
    {
        Contracts.CheckName(labelColumnName, nameof(labelColumnName));
        Contracts.CheckValue(data, nameof(data));
        Contracts.CheckValue(estimator, nameof(estimator));
        Contracts.CheckParam(numberOfFolds > 1, "numFolds", "Must be more than 1");
        var folds = new DataOperationsCatalog(Environment).CrossValidationSplit(
            data,
            numberOfFolds,
            samplingKeyColumnName,
            seed
        );
        return
        [
            .. folds.Select(
                (fold, i) =>
                {
                    var model = estimator.Fit(fold.TrainSet);
                    var scored = model.Transform(fold.TestSet);
                    return new CrossValidationResult<MulticlassClassificationMetrics>(
                        model,
                        Evaluate(scored, labelColumnName),
                        scored,
                        i
                    );
                }
            ),
        ];
    }
}
