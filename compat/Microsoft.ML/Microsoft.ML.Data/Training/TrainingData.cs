using System.Numerics.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>The rows that a trainer learns from: those whose features, label and weight are all numbers.</summary>
internal sealed class TrainingData(
    IDataView data,
    DataViewSchema.Column features,
    DataViewSchema.Column label,
    DataViewSchema.Column? weight
)
{
    public delegate void RowAction(in VBuffer<float> features, float label, float weight);

    public bool CanShuffle => data.CanShuffle;

    public int FeatureCount => ((VectorDataViewType)features.Type).Size;

    /// <summary>The number of classes, of a label that is a key.</summary>
    public int ClassCount => (int)((KeyDataViewType)label.Type).Count;

    public void ForEach(RowAction action, Random random = null)
    {
        using var cursor = data.GetRowCursor(
            weight is { } needed ? [features, label, needed] : [features, label],
            random
        );
        var getFeatures = cursor.GetGetter<VBuffer<float>>(features);
        var getLabel = cursor.GetLabelGetter(label);
        var getWeight = weight is { } column ? cursor.GetGetter<float>(column) : (ref float value) => value = 1;
        VBuffer<float> row = default;
        float target = 0;
        float importance = 1;
        var count = 0L;
        while (cursor.MoveNext())
        {
            getFeatures(ref row);
            getLabel(ref target);
            getWeight(ref importance);
            if (!float.IsFinite(target) || !float.IsFinite(importance) || !IsFinite(row.GetValues()))
                continue;
            action(row, target, importance);
            count++;
        }
        Contracts.Check(count > 0, "No valid training instances found, all instances have missing features.");
    }

    // A sum is a number only if all its terms are, and costs one pass of vector instructions.
    private static bool IsFinite(ReadOnlySpan<float> values) =>
        float.IsFinite(TensorPrimitives.SumOfMagnitudes(values));
}
