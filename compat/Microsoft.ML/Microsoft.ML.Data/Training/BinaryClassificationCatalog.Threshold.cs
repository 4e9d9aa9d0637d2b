using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class BinaryClassificationCatalog
{
    public BinaryPredictionTransformer<TModel> ChangeModelThreshold<TModel>(
        BinaryPredictionTransformer<TModel> model,
        float threshold
    )
        where TModel : class =>
        model.Threshold == threshold
            ? model
            : new BinaryPredictionTransformer<TModel>(
                model.Model,
                model.FeatureColumnName,
                model.FeatureColumnType,
                threshold
            );
}
