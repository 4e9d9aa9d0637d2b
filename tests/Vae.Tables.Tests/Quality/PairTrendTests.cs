namespace Vae.Tables.Tests.Quality;

/// <summary>The similarity of pairs of columns, worked by hand.</summary>
public sealed class PairTrendTests
{
    private const double Missing = double.NaN;

    // Correlations 1 and −1: 1 − 2/2.
    [Fact]
    public void Opposite_trends_of_numbers_score_0()
    {
        var pair = Only((new[] { 1, 2, 3 }, new[] { 2, 4, 6 }), (new[] { 1, 2, 3 }, new[] { 3, 2, 1 }));
        Assert.Equal(QualityMetric.CorrelationSimilarity, pair.Metric);
        Assert.Equal(1, pair.RealAssociation!.Value, 12);
        Assert.Equal(-1, pair.SyntheticAssociation!.Value, 12);
        Assert.Equal(0, pair.Score!.Value, 12);
        Assert.True(pair.IsStrong);
    }

    // Deviations (−1, 0, 1) and (−4/3, 5/3, −1/3): 1 / √(2 · 42/9), with the rows left out that miss one of the two.
    [Fact]
    public void Rows_that_miss_a_number_are_left_out_of_a_correlation()
    {
        var pair = Only(
            (new[] { 1, 2, 3, Missing, 9 }, new[] { 1, 4, 2, 7, Missing }),
            (new double[] { 1, 2 }, new double[] { 1, 2 })
        );
        var correlation = 1 / Math.Sqrt(2 * 42 / 9.0);
        Assert.Equal(correlation, pair.RealAssociation!.Value, 12);
        Assert.Equal(1 - (1 - correlation) / 2, pair.Score!.Value, 12);
    }

    [Fact]
    public void Numbers_near_the_largest_have_a_correlation()
    {
        var pair = Only(
            (new[] { 1e200, 2e200, 3e200 }, new[] { 1e-200, 2e-200, 3e-200 }),
            (new[] { 1, 2 }, new[] { 1, 2 })
        );
        Assert.Equal(1, pair.RealAssociation!.Value, 12);
    }

    [Fact]
    public void A_correlation_with_a_constant_has_no_score_and_counts_for_nothing()
    {
        var real = Tables.Of("real", ("x", new[] { 1, 2 }), ("y", new[] { 1, 2 }), ("z", new[] { 5, 5 }));
        var quality = TableQuality.Measure(real, real);
        Assert.Equal([1, null, null], quality.Pairs.Select(pair => pair.Score));
        Assert.Equal(1, quality.PairTrends);
        var alone = Tables.Of("real", ("x", new[] { 1, 2 }), ("z", new[] { 5, 5 }));
        var nothing = TableQuality.Measure(alone, alone);
        Assert.Null(nothing.PairTrends);
        Assert.Equal(1, nothing.Score);
    }

    // Real: aa ½, bb ½. Synthetic: aa ¼, bb ¼, ab ½. ½ (¼ + ¼ + ½) = ½.
    [Fact]
    public void Pairs_of_categories_are_compared_by_their_shares()
    {
        var pair = Only(
            (new[] { "a", "a", "b", "b" }, new[] { "a", "a", "b", "b" }),
            (new[] { "a", "b", "a", "a" }, new[] { "a", "b", "b", "b" })
        );
        Assert.Equal(QualityMetric.ContingencySimilarity, pair.Metric);
        Assert.Equal(0.5, pair.Score!.Value, 12);
        Assert.Equal(1, pair.RealAssociation!.Value, 12);
    }

    // Missing is a category: (a, –) ½ and (b, a) ½ against (a, a) ½ and (b, a) ½.
    [Fact]
    public void Missing_is_a_category_of_a_pair()
    {
        var pair = Only((new[] { "a", "b" }, new[] { null, "a" }), (new[] { "a", "b" }, new[] { "a", "a" }));
        Assert.Equal(0.5, pair.Score!.Value, 12);
        Assert.Null(pair.SyntheticAssociation);
    }

    // n = 20, expected counts 5 each, observed 8, 2, 2, 8: χ² = 4 · 9/5 = 7.2, V = √(7.2 / 20) = 0.6.
    [Fact]
    public void The_association_of_categories_is_Cramers()
    {
        string[] first = [.. Enumerable.Repeat("a", 10), .. Enumerable.Repeat("b", 10)];
        bool?[] second = [.. Enumerable.Range(0, 20).Select(i => (bool?)(i < 8 || i >= 18))];
        var pair = Only((first, second), (first, second));
        Assert.Equal(0.6, pair.RealAssociation!.Value, 12);
        Assert.True(pair.IsStrong);
    }

    // Ten bins of width 1 from 0 to 10; the largest number, 10, has one more, which missing numbers share.
    [Fact]
    public void Numbers_beside_categories_are_put_in_ten_bins_of_their_own_range()
    {
        var one = new[] { "a" }.Repeat(5);
        Assert.Equal(1, Beside([0, 0.5, 1, 9.9, 10], [0, 0.9, 1.9, 9, 10]), 12);
        // 1 and 10 fall in the bins of 2 and of the missing number: each is a fifth.
        Assert.Equal(0.8, Beside([0, 0.5, 1, 9.9, 10], [0, 0.9, 2, 9, 10]), 12);
        Assert.Equal(1, Beside([0, 0.5, 10, 9.9, 10], [0, 0.9, Missing, 9, 10]), 12);
        // Another range has other bins, the same a thousand times as wide.
        Assert.Equal(1, Beside([0, 0.5, 1, 9.9, 10], [0, 900, 1900, 9000, 10000]), 12);
        // A constant lies in the middle of a range of width 1.
        Assert.Equal(1, Beside([3, 3, 3, 3, 3], [8, 8, 8, 8, 8]), 12);

        double Beside(double[] real, double[] synthetic) => Only((real, one), (synthetic, one)).Score!.Value;
    }

    [Fact]
    public void Strong_pairs_have_an_average_of_their_own()
    {
        // x and y depend on each other wholly, z on neither.
        var real = Tables.Of(
            "real",
            ("x", new[] { 1, 1, 2, 2 }),
            ("y", new[] { 1, 1, 2, 2 }),
            ("z", new[] { 1, 2, 1, 2 })
        );
        var synthetic = Tables.Of(
            "real",
            ("x", new[] { 1, 1, 2, 2 }),
            ("y", new[] { 2, 2, 1, 1 }),
            ("z", new[] { 1, 2, 1, 2 })
        );
        var quality = TableQuality.Measure(real, synthetic);
        Assert.Equal([true, false, false], quality.Pairs.Select(pair => pair.IsStrong));
        Assert.Equal(0, quality.StrongPairTrends!.Value, 12);
        Assert.Equal(2.0 / 3, quality.PairTrends!.Value, 12);
        Assert.Equal(0.5, quality.StrongScore!.Value, 12);
    }

    [Fact]
    public void Counting_and_sorting_give_the_same()
    {
        var (real, synthetic) = (Tables.Mixed("real", 500, 1), Tables.Mixed("synthetic", 300, 2));
        var coded = Enumerable.Range(0, 4).Select(i => CodedColumn.Of(real, i, synthetic, i)).ToArray();
        Assert.Equal(Contingency.Counted(coded[2], coded[3]), Contingency.Sorted(coded[2], coded[3]));
        Assert.Equal(Contingency.Counted(coded[0], coded[2]), Contingency.Sorted(coded[0], coded[2]));
    }

    private static ColumnPairQuality Only((Array First, Array Second) real, (Array First, Array Second) synthetic) =>
        Assert.Single(
            TableQuality
                .Measure(
                    Tables.Of("real", ("a", real.First), ("b", real.Second)),
                    Tables.Of("synthetic", ("a", synthetic.First), ("b", synthetic.Second))
                )
                .Pairs
        );
}
