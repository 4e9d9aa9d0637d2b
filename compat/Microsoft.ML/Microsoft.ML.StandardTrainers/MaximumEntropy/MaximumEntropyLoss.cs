using System.Numerics.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>
/// The summed cross entropy of the training rows and its gradient. The parameters are the biases, then the weights of one
/// class after the other.
/// </summary>
internal sealed class MaximumEntropyLoss
{
    private readonly int threadCount;
    private readonly int featureCount;
    private readonly int[] labels;
    private readonly float[] weights;
    private readonly float[][] rows;

    public MaximumEntropyLoss(TrainingData data, int threadCount)
    {
        this.threadCount = threadCount;
        featureCount = data.FeatureCount;
        ClassCount = data.ClassCount;
        var read = new List<(float[] Row, int Label, float Weight)>();
        data.ForEach(
            (in VBuffer<float> features, float label, float weight) =>
            {
                var row = new float[featureCount];
                features.CopyTo(row);
                read.Add((row, (int)label, weight));
            }
        );
        rows = [.. read.Select(item => item.Row)];
        labels = [.. read.Select(item => item.Label)];
        weights = [.. read.Select(item => item.Weight)];
        WeightSum = weights.Sum(weight => (double)weight);
    }

    public int ClassCount { get; }

    public double WeightSum { get; }

    public int ParameterCount => ClassCount * (1 + featureCount);

    public static float SoftMax(Span<float> scores)
    {
        var max = TensorPrimitives.Max(scores);
        TensorPrimitives.Subtract(scores, max, scores);
        TensorPrimitives.Exp(scores, scores);
        var sum = TensorPrimitives.Sum(scores);
        TensorPrimitives.Divide(scores, sum, scores);
        return max + MathF.Log(sum);
    }

    public (double Loss, float[] Gradient) Evaluate(float[] parameters)
    {
        var parts = new (double Loss, float[] Gradient)[threadCount];
        Parallel.For(0, threadCount, part => parts[part] = EvaluatePart(parameters, part));
        var gradient = parts[0].Gradient;
        foreach (var part in parts.Skip(1))
            TensorPrimitives.Add(gradient, part.Gradient, gradient);
        return (parts.Sum(part => part.Loss), gradient);
    }

    public MaximumEntropyModelParameters ToModel(float[] parameters) =>
        new(
            parameters[..ClassCount],
            [.. Enumerable.Range(0, ClassCount).Select(i => WeightsOf(parameters, i).ToArray())]
        );

    private (double Loss, float[] Gradient) EvaluatePart(float[] parameters, int part)
    {
        var gradient = new float[parameters.Length];
        var scores = new float[ClassCount];
        var loss = 0.0;
        var end = (int)((part + 1L) * rows.Length / threadCount);
        for (var i = (int)((long)part * rows.Length / threadCount); i < end; i++)
        {
            var row = rows[i];
            for (var c = 0; c < scores.Length; c++)
                scores[c] = parameters[c] + TensorPrimitives.Dot<float>(WeightsOf(parameters, c), row);
            var target = scores[labels[i]];
            loss += weights[i] * (SoftMax(scores) - target);
            scores[labels[i]] -= 1;
            for (var c = 0; c < scores.Length; c++)
            {
                var factor = weights[i] * scores[c];
                var slopes = WeightsOf(gradient, c);
                gradient[c] += factor;
                TensorPrimitives.MultiplyAdd(row, factor, slopes, slopes);
            }
        }
        return (loss, gradient);
    }

    private Span<float> WeightsOf(float[] parameters, int c) =>
        parameters.AsSpan(ClassCount + c * featureCount, featureCount);
}
