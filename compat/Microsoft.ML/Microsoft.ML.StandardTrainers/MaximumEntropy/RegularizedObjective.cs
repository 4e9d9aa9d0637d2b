using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace Microsoft.ML.Trainers;

/// <summary>
/// The mean loss with its penalties, which leave the biases alone, minimised by MathNet's L-BFGS. That takes smooth functions
/// only, so that the absolute value of a weight w in the L1 penalty is sqrt(w^2 + s^2) - s with a small s.
/// </summary>
internal sealed class RegularizedObjective(MaximumEntropyLoss loss, float l1, float l2)
{
    private const double Smoothing = 1e-3;

    // The real optimiser stops by its tolerance for the mean loss alone; this one needs one for the gradient, too.
    private const double GradientPerOptimizationTolerance = 100;

    private double best = double.PositiveInfinity;
    private Vector<double> bestParameters;

    public float[] Minimize(LbfgsMaximumEntropyMulticlassTrainer.Options options)
    {
        var minimizer = new LimitedMemoryBfgsMinimizer(
            GradientPerOptimizationTolerance * options.OptimizationTolerance,
            parameterTolerance: 1e-10,
            options.OptimizationTolerance,
            options.HistorySize,
            options.MaximumNumberOfIterations
        );
        try
        {
            minimizer.FindMinimum(
                ObjectiveFunction.Gradient(Evaluate),
                Vector<double>.Build.Dense(loss.ParameterCount)
            );
        }
        catch (OptimizationException)
        {
            // Out of iterations, or no step gives less: like the real one, stay with the best point so far.
        }
        return [.. bestParameters.Select(value => (float)value)];
    }

    private (double, Vector<double>) Evaluate(Vector<double> parameters)
    {
        var (value, slopes) = loss.Evaluate([.. parameters.Select(parameter => (float)parameter)]);
        var gradient = Vector<double>.Build.Dense(slopes.Length, i => slopes[i]);
        for (var i = loss.ClassCount; i < slopes.Length; i++)
        {
            var weight = parameters[i];
            var magnitude = Math.Sqrt(weight * weight + Smoothing * Smoothing);
            value += l2 / 2 * weight * weight + l1 * (magnitude - Smoothing);
            gradient[i] += l2 * weight + l1 * weight / magnitude;
        }
        value /= loss.WeightSum;
        if (value < best)
            (best, bestParameters) = (value, parameters.Clone());
        return (value, gradient / loss.WeightSum);
    }
}
