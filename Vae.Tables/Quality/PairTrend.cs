namespace Vae.Tables;

/// <summary>How much two columns depend on each other, among the real rows and among the synthetic ones.</summary>
/// <param name="Score">The similarity; null when it is undefined.</param>
/// <param name="Real">The correlation of the real columns, or Cramér's V; null when it is undefined.</param>
/// <param name="Synthetic">That of the synthetic ones.</param>
internal readonly record struct PairTrend(double? Score, double? Real, double? Synthetic)
{
    /// <summary>Of two columns of numbers.</summary>
    public static PairTrend OfNumbers(
        ReadOnlySpan<double> firstReal,
        ReadOnlySpan<double> secondReal,
        ReadOnlySpan<double> firstSynthetic,
        ReadOnlySpan<double> secondSynthetic
    )
    {
        var (real, synthetic) = (Correlation(firstReal, secondReal), Correlation(firstSynthetic, secondSynthetic));
        var difference = real - synthetic;
        return new PairTrend(difference is null ? null : 1 - Math.Abs(difference.Value) / 2, real, synthetic);
    }

    /// <summary>Pearson's correlation of the rows that have both numbers; null when one of the columns is constant there.</summary>
    public static double? Correlation(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var (sumX, sumY, count) = (0.0, 0.0, 0);
        var (lowX, highX) = (double.PositiveInfinity, double.NegativeInfinity);
        var (lowY, highY) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < x.Length; i++)
        {
            if (IsThere(x[i], y[i]))
            {
                count++;
                sumX += x[i];
                sumY += y[i];
                (lowX, highX) = (Math.Min(lowX, x[i]), Math.Max(highX, x[i]));
                (lowY, highY) = (Math.Min(lowY, y[i]), Math.Max(highY, y[i]));
            }
        }

        if (!(lowX < highX && lowY < highY))
        {
            return null;
        }

        // In units of the ranges, so that squares of the largest numbers are finite.
        var (meanX, meanY) = (sumX / count, sumY / count);
        var (unitX, unitY) = (1 / (highX - lowX), 1 / (highY - lowY));
        var (squaresX, squaresY, products) = (0.0, 0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            if (IsThere(x[i], y[i]))
            {
                var (dx, dy) = ((x[i] - meanX) * unitX, (y[i] - meanY) * unitY);
                squaresX += dx * dx;
                squaresY += dy * dy;
                products += dx * dy;
            }
        }

        return Math.Clamp(products / Math.Sqrt(squaresX * squaresY), -1, 1);
    }

    private static bool IsThere(double x, double y) => !double.IsNaN(x + y);
}
