using System.Numerics.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>
/// The perceptron with the hinge loss, and the sums of its weights after each row, whose average is the model. With lazy
/// updates the rows that change nothing are counted, and added to the sums before the next change that matters.
/// </summary>
internal sealed class AveragedPerceptronState(AveragedPerceptronTrainer.Options options, int featureCount)
{
    private const float LazyTolerance = 1e-2f;
    private const float MaxScale = 1 << 10;

    private readonly float[] weights = new float[featureCount];
    private readonly float[] totalWeights = new float[featureCount];
    private float scale = 1;
    private float bias;
    private float totalBias;
    private double count;
    private int pending;
    private double totalMultipliers;
    private double pendingMultipliers;

    public void Learn(in VBuffer<float> features, bool label)
    {
        var sign = label ? 1 : -1;
        var misses = 1 - sign * (bias + features.Dot(weights) * scale) > 0;
        if (misses || options.L2Regularization > 0)
            Update(features, misses ? sign : 0);
        if (options.LazyUpdate)
            pending++;
        else
            AddToTotals(1, bias);
    }

    public void FinishIteration()
    {
        if (pending > 0)
            AddPending(pending * bias);
        TensorPrimitives.Multiply(weights, scale, weights);
        scale = 1;
        Contracts.Check(
            float.IsFinite(bias) && float.IsFinite(TensorPrimitives.SumOfMagnitudes<float>(weights)),
            "The weights/bias contain invalid values (NaN or Infinite). Potential causes: high learning rates, "
                + "no normalization, high initial weights, etc."
        );
    }

    public LinearBinaryModelParameters ToModel()
    {
        var average = new float[featureCount];
        TensorPrimitives.Multiply(totalWeights, 1 / (float)count, average);
        return new LinearBinaryModelParameters(average, totalBias / (float)count);
    }

    private void Update(in VBuffer<float> features, int direction)
    {
        if (pending > 0 && totalMultipliers * LazyTolerance <= pendingMultipliers)
            AddPending(bias * pending * scale);
        var rate = options.LearningRate;
        if (options.DecreaseLearningRate)
            rate /= MathF.Sqrt((float)count + pending + 1);
        var step = rate * direction;
        features.AddTo(weights, step / scale);
        scale *= 1 - 2 * options.L2Regularization;
        if (scale is < 1 / MaxScale or > MaxScale)
        {
            TensorPrimitives.Multiply(weights, scale, weights);
            scale = 1;
        }
        bias += step;
        pendingMultipliers += Math.Abs(step);
    }

    private void AddPending(float biases)
    {
        AddToTotals(pending, biases);
        pending = 0;
        totalMultipliers += pendingMultipliers;
        pendingMultipliers = 0;
    }

    private void AddToTotals(int rows, float biases)
    {
        TensorPrimitives.MultiplyAdd(weights, rows * scale, totalWeights, totalWeights);
        totalBias += biases;
        count += rows;
    }
}
