using Vae.Inference;

namespace Vae.Training;

/// <summary>What rows cost that nothing was learnt of, and how they are scaled: what a training's loss is judged by.</summary>
internal sealed record DataBaseline
{
    /// <summary>
    /// A column whose root mean square is above this is not scaled: standardised ones have 1. The likelihood's unit variance and the
    /// network's initialisation are made for columns of that size.
    /// </summary>
    private const double LargestScaled = 10;

    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    public required string Name { get; init; }

    /// <summary>
    /// Nats a row of the best answer that does not depend on the row, each column's mean: for a Gaussian ½ of the variance and ½ ln 2π a
    /// column, for a Bernoulli the entropy at the mean. A posterior that has collapsed costs this much; no trained model should cost more.
    /// </summary>
    public required double PredictingMeans { get; init; }

    /// <summary>Nats a row of the answer 0 (Gaussian) or ½ (Bernoulli) in every column: about that of an untrained network.</summary>
    public required double Untrained { get; init; }

    public required (double Minimum, double Maximum) Values { get; init; }

    /// <summary>The standard deviations of the columns.</summary>
    public required (double Smallest, double Largest) Deviations { get; init; }

    public required bool IsScaled { get; init; }

    /// <summary>What to do about a loss that is too large.</summary>
    public string Advice(string whenScaled) =>
        IsScaled
            ? whenScaled
            : FormattableString.Invariant(
                $"The rows of {Name} are not scaled: their values go from {Values.Minimum:G4} to {Values.Maximum:G4}, with standard deviations of {Deviations.Smallest:G4} to {Deviations.Largest:G4} a column; subtract each column's mean and divide by its standard deviation first."
            );

    public static DataBaseline Of(VaeDataset data, ReadOnlySpan<int> rows, Likelihood likelihood)
    {
        var (size, gaussian) = (data.Shape.Size, likelihood == Likelihood.Gaussian);
        var (row, first) = (new float[size], new float[size]);
        var (sums, squares) = (new double[size], new double[size]);
        var (minimum, maximum) = (float.PositiveInfinity, float.NegativeInfinity);
        // Differences from the first row: the variance of a column far from 0 keeps its digits.
        data.CopyRows(rows[0], first);
        foreach (var number in rows)
        {
            data.CopyRows(number, row);
            for (var i = 0; i < row.Length; i++)
            {
                var difference = (double)row[i] - first[i];
                sums[i] += difference;
                squares[i] += difference * difference;
                (minimum, maximum) = (Math.Min(minimum, row[i]), Math.Max(maximum, row[i]));
            }
        }

        var (means, nothing) = (0.0, 0.0);
        var (smallest, largest, largestSquare) = (double.PositiveInfinity, 0.0, 0.0);
        for (var i = 0; i < size; i++)
        {
            var shift = sums[i] / rows.Length;
            var (mean, variance) = (first[i] + shift, Math.Max(squares[i] / rows.Length - shift * shift, 0));
            means += gaussian ? variance / 2 + HalfLogTwoPi : Entropy(mean);
            nothing += gaussian ? (variance + mean * mean) / 2 + HalfLogTwoPi : Math.Log(2);
            var deviation = Math.Sqrt(variance);
            (smallest, largest) = (Math.Min(smallest, deviation), Math.Max(largest, deviation));
            largestSquare = Math.Max(largestSquare, variance + mean * mean);
        }

        return new DataBaseline
        {
            Name = data.Name,
            PredictingMeans = means,
            Untrained = nothing,
            Values = (minimum, maximum),
            Deviations = (smallest, largest),
            IsScaled = Math.Sqrt(largestSquare) <= LargestScaled,
        };
    }

    private static double Entropy(double p) => p is <= 0 or >= 1 ? 0 : -p * Math.Log(p) - (1 - p) * Math.Log(1 - p);
}
