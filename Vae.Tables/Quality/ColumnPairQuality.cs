namespace Vae.Tables;

/// <summary>How well the synthetic cells of two columns depend on each other as the real ones do.</summary>
public sealed record ColumnPairQuality
{
    /// <summary>The name of the column that comes first in the real table.</summary>
    public required string First { get; init; }

    /// <summary>The name of the other column.</summary>
    public required string Second { get; init; }

    /// <summary>
    /// <see cref="QualityMetric.CorrelationSimilarity"/> of two columns of numbers, else <see cref="QualityMetric.ContingencySimilarity"/>.
    /// </summary>
    public required QualityMetric Metric { get; init; }

    /// <summary>The metric, from 0 to 1 for equal trends; null for a correlation with a constant, which is undefined.</summary>
    public required double? Score { get; init; }

    /// <summary>
    /// How strongly the real columns depend on each other: the Pearson correlation of numbers (−1 to 1), else Cramér's V (0 to 1); null where
    /// a column is constant.
    /// </summary>
    public required double? RealAssociation { get; init; }

    /// <summary>The same of the synthetic columns.</summary>
    public required double? SyntheticAssociation { get; init; }

    /// <summary>
    /// Whether the real columns depend on each other by more than SDMetrics 0.27 and later ask for: an absolute correlation above 0.5, or
    /// Cramér's V above 0.3.
    /// </summary>
    public bool IsStrong =>
        Math.Abs(RealAssociation ?? 0)
        > (Metric == QualityMetric.CorrelationSimilarity ? StrongCorrelation : StrongAssociation);

    // DEFAULT_REAL_CORRELATION_THRESHOLD and DEFAULT_REAL_ASSOCIATION_THRESHOLD of SDMetrics 0.29.
    private const double StrongCorrelation = 0.5;
    private const double StrongAssociation = 0.3;
}
