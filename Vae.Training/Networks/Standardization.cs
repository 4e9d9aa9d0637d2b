using Vae.Inference;

namespace Vae.Training;

/// <summary>
/// How a model scales its rows: the encoder subtracts each element's mean and divides by its spread, and the decoder's mean and variance
/// are taken back. It lies inside the graphs, so that they take and give rows as they are.
/// </summary>
/// <param name="Means">What is subtracted from each element.</param>
/// <param name="Spreads">What each difference is divided by; positive.</param>
public sealed record Standardization(IReadOnlyList<float> Means, IReadOnlyList<float> Spreads)
{
    /// <summary>The means and standard deviations of some rows; an element that never changes keeps its unit, as its spread is 1.</summary>
    /// <param name="statistics">What the rows' elements are like.</param>
    public static Standardization Of(ColumnStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        return new Standardization(
            [.. statistics.Means.Select(mean => (float)mean)],
            [.. statistics.Means.Select((_, column) => Spread(statistics, column))]
        );
    }

    /// <summary>Σ ln spread: by so much a row's −ln p(x) is larger in the rows' own units than in standardised ones.</summary>
    internal double LogVolume => Spreads.Sum(spread => Math.Log(spread));

    /// <summary>Checks the numbers.</summary>
    /// <param name="shape">The shape of a row.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there are too many or too few.</exception>
    public void Validate(DataShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Argument.Require(
            Means is not null && Spreads is not null && Means.Count == shape.Size && Spreads.Count == shape.Size,
            $"The standardization has {Means?.Count ?? 0} means and {Spreads?.Count ?? 0} spreads; expected {shape.Size} of both, one for each element of a row."
        );
        for (var i = 0; i < shape.Size; i++)
        {
            Argument.Require(
                float.IsFinite(Means![i]) && float.IsFinite(Spreads![i]) && Spreads[i] > 0,
                $"Element {i} has the mean {Means[i]} and the spread {Spreads![i]}; expected finite numbers, the spread above 0."
            );
        }
    }

    /// <inheritdoc/>
    public bool Equals(Standardization? other) =>
        other is not null && Means.SequenceEqual(other.Means) && Spreads.SequenceEqual(other.Spreads);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Means.Concat(Spreads).Aggregate(0, (hash, value) => HashCode.Combine(hash, value));

    private static float Spread(ColumnStatistics statistics, int column) =>
        statistics.IsConstant(column) || (float)statistics.Deviation(column) is not > 0
            ? 1
            : (float)statistics.Deviation(column);
}
