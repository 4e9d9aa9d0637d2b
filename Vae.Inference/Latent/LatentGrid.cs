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
        return Fill(
            [.. Enumerable.Range(0, steps).Select(i => NormalQuantile.Of((i + 0.5) / steps))],
            latentSize,
            dimX,
            dimY,
            center
        );
    }

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

        var grid = new float[checked(axis.Length * axis.Length * latentSize)];
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
