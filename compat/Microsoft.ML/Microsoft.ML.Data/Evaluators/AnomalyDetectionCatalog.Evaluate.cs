using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class AnomalyDetectionCatalog
{
    public AnomalyDetectionMetrics Evaluate(
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        int falsePositiveCount = 10
    )
    {
        Contracts.CheckValue(data, nameof(data));
        Contracts.CheckName(labelColumnName, nameof(labelColumnName));
        Contracts.CheckName(scoreColumnName, nameof(scoreColumnName));
        Contracts.CheckName(predictedLabelColumnName, nameof(predictedLabelColumnName));
        Contracts.CheckParam(falsePositiveCount > 0, "K", "Must be positive");
        var label = data.Find(labelColumnName, "Label");
        var score = data.Find(scoreColumnName, "Score");
        data.Find(predictedLabelColumnName, "PredictedLabel");
        label.Check(
            label.Type.Equals(NumberDataViewType.Single) || label.Type is KeyDataViewType { Count: 2 },
            "label",
            "Single or a Key with cardinality 2"
        );
        score.Check(score.Type.Equals(NumberDataViewType.Single), "score", "Single");
        return AnomalyDetectionMetrics.Of(Read(data, label, score), falsePositiveCount);
    }

    /// <summary>The rows with a label and a finite score.</summary>
    private static IEnumerable<(float Score, bool IsAnomaly)> Read(
        IDataView data,
        DataViewSchema.Column label,
        DataViewSchema.Column score
    )
    {
        using var cursor = data.GetRowCursor([label, score]);
        var getLabel = cursor.GetLabelGetter(label);
        var getScore = cursor.GetGetter<float>(score);
        float target = 0;
        float value = 0;
        while (cursor.MoveNext())
        {
            getLabel(ref target);
            getScore(ref value);
            if (!float.IsNaN(target) && float.IsFinite(value))
                yield return (value, target > 0);
        }
    }
}
