using System.Numerics.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>The arithmetic of linear models on dense or sparse features.</summary>
internal static class FeatureVectors
{
    public static float Dot(this in VBuffer<float> features, ReadOnlySpan<float> weights)
    {
        var values = features.GetValues();
        if (features.IsDense)
            return TensorPrimitives.Dot(values, weights);
        var indices = features.GetIndices();
        var sum = 0f;
        for (var i = 0; i < values.Length; i++)
            sum += values[i] * weights[indices[i]];
        return sum;
    }

    public static void AddTo(this in VBuffer<float> features, Span<float> weights, float factor)
    {
        var values = features.GetValues();
        if (features.IsDense)
        {
            TensorPrimitives.MultiplyAdd(values, factor, weights, weights);
            return;
        }
        var indices = features.GetIndices();
        for (var i = 0; i < values.Length; i++)
            weights[indices[i]] += values[i] * factor;
    }
}
