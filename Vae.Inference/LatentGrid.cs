namespace Vae.Inference;

/// <summary>
/// Grids over two latent dimensions; decoded, they show what these dimensions mean (report, figure 3). Rows run from the top, the
/// largest value of the vertical dimension, to the bottom; within a row the horizontal dimension grows from left to right.
/// </summary>
public static class LatentGrid
{
    /// <summary>A grid of equal distances from <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
    /// <param name="min">The smallest value of both dimensions; −3 in the report.</param>
    /// <param name="max">The largest value of both dimensions; 3 in the report.</param>
    /// <param name="steps">The points a side, at least 2.</param>
    /// <param name="latentSize">The number of latent dimensions, at least 2.</param>
    /// <param name="dimX">The horizontal dimension, from 0.</param>
    /// <param name="dimY">The vertical dimension, from 0.</param>
    /// <param name="center">The values of all other dimensions; zeros when empty.</param>
    /// <returns><paramref name="steps"/>² latent rows.</returns>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static float[] Uniform(
        double min,
        double max,
        int steps,
        int latentSize,
        int dimX = 0,
        int dimY = 1,
        ReadOnlySpan<float> center = default
    )
    {
        if (!double.IsFinite(min) || !double.IsFinite(max) || min >= max)
        {
            throw new ArgumentException(
                $"The grid runs from {min} to {max}; expected two finite numbers, the smaller one first."
            );
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        CheckSize(steps, latentSize);
        return Fill(
            [.. Enumerable.Range(0, steps).Select(i => min + (max - min) * i / (steps - 1))],
            latentSize,
            dimX,
            dimY,
            center
        );
    }

    /// <summary>
    /// A grid of the prior's quantiles at (i + ½) / <paramref name="steps"/>, so that every point stands for the same share of what the
    /// prior generates.
    /// </summary>
    /// <inheritdoc cref="Uniform"/>
    public static float[] PriorQuantiles(
        int steps,
        int latentSize,
        int dimX = 0,
        int dimY = 1,
        ReadOnlySpan<float> center = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        CheckSize(steps, latentSize);
        return Fill(
            [.. Enumerable.Range(0, steps).Select(i => NormalQuantile.Of((i + 0.5) / steps))],
            latentSize,
            dimX,
            dimY,
            center
        );
    }

    private static void CheckSize(int steps, int latentSize) =>
        Argument.Length((long)steps * steps, Math.Max(latentSize, 1), $"grid of {steps} steps a side");

    private static float[] Fill(double[] axis, int latentSize, int dimX, int dimY, ReadOnlySpan<float> center)
    {
        if (latentSize < 2 || dimX == dimY || dimX < 0 || dimX >= latentSize || dimY < 0 || dimY >= latentSize)
        {
            throw new ArgumentException(
                $"The grid is over the dimensions {dimX} and {dimY} of {latentSize}; expected two different ones from 0 to {latentSize - 1}."
            );
        }

        if (!center.IsEmpty && center.Length != latentSize)
        {
            throw new ArgumentException($"The grid's center has {center.Length} dimensions; expected {latentSize}.");
        }

        var grid = new float[axis.Length * axis.Length * latentSize];
        for (var i = 0; i < axis.Length * axis.Length; i++)
        {
            var row = grid.AsSpan(i * latentSize, latentSize);
            center.CopyTo(row);
            row[dimX] = (float)axis[i % axis.Length];
            row[dimY] = (float)axis[axis.Length - 1 - i / axis.Length];
        }

        return grid;
    }
}

/// <summary>The quantile function of the standard normal: Wichura 1988, algorithm AS 241 (PPND16), accurate to about 1e-16.</summary>
internal static class NormalQuantile
{
    private static ReadOnlySpan<double> A =>
        [
            3.3871328727963666080e0,
            1.3314166789178437745e2,
            1.9715909503065514427e3,
            1.3731693765509461125e4,
            4.5921953931549871457e4,
            6.7265770927008700853e4,
            3.3430575583588128105e4,
            2.5090809287301226727e3,
        ];

    private static ReadOnlySpan<double> B =>
        [
            1.0,
            4.2313330701600911252e1,
            6.8718700749205790830e2,
            5.3941960214247511077e3,
            2.1213794301586595867e4,
            3.9307895800092710610e4,
            2.8729085735721942674e4,
            5.2264952788528545610e3,
        ];

    private static ReadOnlySpan<double> C =>
        [
            1.42343711074968357734e0,
            4.63033784615654529590e0,
            5.76949722146069140550e0,
            3.64784832476320460504e0,
            1.27045825245236838258e0,
            2.41780725177450611770e-1,
            2.27238449892691845833e-2,
            7.74545014278341407640e-4,
        ];

    private static ReadOnlySpan<double> D =>
        [
            1.0,
            2.05319162663775882187e0,
            1.67638483018380384940e0,
            6.89767334985100004550e-1,
            1.48103976427480074590e-1,
            1.51986665636164571966e-2,
            5.47593808499534494600e-4,
            1.05075007164441684324e-9,
        ];

    private static ReadOnlySpan<double> E =>
        [
            6.65790464350110377720e0,
            5.46378491116411436990e0,
            1.78482653991729133580e0,
            2.96560571828504891230e-1,
            2.65321895265761230930e-2,
            1.24266094738807843860e-3,
            2.71155556874348757815e-5,
            2.01033439929228813265e-7,
        ];

    private static ReadOnlySpan<double> F =>
        [
            1.0,
            5.99832206555887937690e-1,
            1.36929880922735805310e-1,
            1.48753612908506148525e-2,
            7.86869131145613259100e-4,
            1.84631831751005468180e-5,
            1.42151175831644588870e-7,
            2.04426310338993978564e-15,
        ];

    /// <summary>The number that a standard normal stays below with <paramref name="probability"/>, strictly between 0 and 1.</summary>
    public static double Of(double probability)
    {
        var q = probability - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            var center = 0.180625 - q * q;
            return q * Polynomial(A, center) / Polynomial(B, center);
        }

        var r = Math.Sqrt(-Math.Log(Math.Min(probability, 1 - probability)));
        var tail =
            r <= 5 ? Polynomial(C, r - 1.6) / Polynomial(D, r - 1.6) : Polynomial(E, r - 5) / Polynomial(F, r - 5);
        return q < 0 ? -tail : tail;
    }

    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        var value = 0.0;
        for (var i = coefficients.Length - 1; i >= 0; i--)
        {
            value = value * x + coefficients[i];
        }

        return value;
    }
}
