namespace Vae.Tables;

/// <summary>The measures that a quality score is the average of, by the names that SDMetrics gives them.</summary>
public enum QualityMetric
{
    /// <summary>
    /// 1 − the two-sample Kolmogorov–Smirnov statistic, the largest distance between the two empirical distribution functions; missing
    /// numbers are left out.
    /// </summary>
    KSComplement,

    /// <summary>1 − the total variation distance ½ Σ |p − q| of the categories' shares; missing cells are left out.</summary>
    TVComplement,

    /// <summary>1 − |r − s| / 2 of the Pearson correlations r and s of two columns, of the rows that have both numbers.</summary>
    CorrelationSimilarity,

    /// <summary>
    /// 1 − the total variation distance of the shares of all pairs of categories, missing being one. Numbers are put in ten bins of equal
    /// width from the smallest to the largest number of their own table, and the largest number in one more, together with missing cells.
    /// </summary>
    ContingencySimilarity,
}
