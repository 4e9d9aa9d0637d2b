using Vae.Tables;

namespace Vae.Report;

/// <summary>What columns have to do with each other: the real table beside the synthetic one, and how much they are alike.</summary>
internal static class PairTrendsChart
{
    private const int Digits = 6;

    public static Figure Make(TableQuality quality, int before)
    {
        var worst = quality.Pairs.Where(pair => pair.Score is not null).MinBy(pair => pair.Score);
        return new Figure
        {
            Id = QualityReport.IdOf(before, "pair-trends"),
            Title = "Pair trends",
            Caption =
                "How strongly each pair of columns depends on each other, among the real rows and among the synthetic ones: the absolute Pearson correlation of numbers, else Cramér's V, with numbers in ten bins of their own table's range. "
                + "Right: how much the two are alike, 1 − half the difference of the correlations, or 1 − half the sum of the differences of the shares of all pairs of categories. A constant has no association, and no correlation that could be alike.",
            Alt = worst is null
                ? "Three heat maps without any cell, since no pair of columns has a trend."
                : $"Three heat maps of all pairs of columns; least alike are {worst.First} and {worst.Second} with {QualityFacts.Text(worst.Score)}.",
            Chart = "pairTrends",
            Data = new
            {
                columns = quality.Columns.Select(column => column.Name).ToList(),
                pairs = quality
                    .Pairs.Select(pair => new
                    {
                        pair.First,
                        pair.Second,
                        correlation = pair.Metric == QualityMetric.CorrelationSimilarity,
                        score = Number(pair.Score),
                        real = Number(pair.RealAssociation),
                        synthetic = Number(pair.SyntheticAssociation),
                    })
                    .ToList(),
            },
        };
    }

    private static double? Number(double? value) => value is { } there ? Rounded.To(Digits, there) : null;
}
