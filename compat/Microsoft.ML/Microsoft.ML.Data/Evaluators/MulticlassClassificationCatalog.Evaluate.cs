using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class MulticlassClassificationCatalog
{
    public MulticlassClassificationMetrics Evaluate(
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        int topKPredictionCount = 0
    )
    {
        Contracts.CheckValue(data, nameof(data));
        Contracts.CheckName(labelColumnName, nameof(labelColumnName));
        Contracts.CheckName(scoreColumnName, nameof(scoreColumnName));
        Contracts.CheckName(predictedLabelColumnName, nameof(predictedLabelColumnName));
        var label = data.Find(labelColumnName, "Label");
        var score = data.Find(scoreColumnName, "Score");
        data.Find(predictedLabelColumnName, "PredictedLabel");
        score.Check(
            score.Type is VectorDataViewType { Size: > 1 } vector && vector.ItemType.Equals(NumberDataViewType.Single),
            "score",
            "Vector of two or more items of type Single"
        );
        label.Check(
            label.Type.Equals(NumberDataViewType.Single) || label.Type is KeyDataViewType,
            "label",
            "Single or Key"
        );
        var counts = new MulticlassCounts(((VectorDataViewType)score.Type).Size);
        using var cursor = data.GetRowCursor([label, score]);
        var getLabel = cursor.GetLabelGetter(label);
        var getScore = cursor.GetGetter<VBuffer<float>>(score);
        float target = 0;
        VBuffer<float> scores = default;
        while (cursor.MoveNext())
        {
            getLabel(ref target);
            getScore(ref scores);
            counts.Add(target, scores);
        }
        return new MulticlassClassificationMetrics(counts);
    }
}
