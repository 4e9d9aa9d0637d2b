namespace Vae.Tables.Tests.Quality;

/// <summary>The similarity of single columns, worked by hand.</summary>
public sealed class ColumnShapeTests
{
    private static readonly double[] numbers = [1, 2, 3, 4];
    private const double Missing = double.NaN;

    // The distribution functions at 1, 2, 3, 4 are ¼, ½, ¾, 1 and, without the missing cell, ⅓, ⅓, ⅔, 1: at most ½ − ⅓ apart.
    [Fact]
    public void Numbers_are_compared_by_the_largest_distance_of_their_distribution_functions()
    {
        var column = Only(numbers, new[] { 1, 3, 4, Missing });
        Assert.Equal(QualityMetric.KSComplement, column.Metric);
        Assert.Equal(1 - 1.0 / 6, column.Score!.Value, 12);
        Assert.Equal((0, 0.25), (column.RealMissing, column.SyntheticMissing));
    }

    [Fact]
    public void Numbers_without_a_common_range_score_0_and_lie_outside()
    {
        var column = Only(numbers, new double[] { 5, 6, 4 });
        Assert.Equal(new ValueRange(1, 4), column.RealRange);
        Assert.Equal(new ValueRange(4, 6), column.SyntheticRange);
        Assert.Equal(2.0 / 3, column.OutOfRange);
        Assert.Equal(0.25, column.Score!.Value, 12);
        Assert.Equal(0, Only(numbers, new double[] { 5, 6 }).Score);
    }

    [Fact]
    public void Constant_columns_have_a_shape()
    {
        Assert.Equal(1, Only(new[] { 7, 7 }, new[] { 7, 7, 7 }).Score);
        Assert.Equal(0, Only(new[] { 7, 7 }, new[] { 8, 8, 8 }).Score);
        Assert.Equal(1, Only(new[] { "a", "a" }, new[] { "a" }).Score);
    }

    // Shares of a, b, c: ½, ¼, ¼ of four and ⅓, 0, ⅓ of three with d at ⅓: ½ (1/6 + 1/4 + 1/12 + 1/3) = 5/12.
    [Fact]
    public void Categories_are_compared_by_their_total_variation_without_missing_cells()
    {
        var column = Only(new[] { "a", "a", "b", "c", null }, new[] { "a", null, "c", "d" });
        Assert.Equal(QualityMetric.TVComplement, column.Metric);
        Assert.Equal(1 - 5.0 / 12, column.Score!.Value, 12);
        Assert.Equal((0.2, 0.25), (column.RealMissing, column.SyntheticMissing));
        Assert.Equal(["a", "c", "b", "d"], column.Categories.Select(category => category.Name));
        Assert.Equal(new CategoryShare("d", 0, 1.0 / 3), column.MostDifferent);
        Assert.Equal(["b"], column.OnlyReal);
        Assert.Equal(["d"], column.OnlySynthetic);
        Assert.Null(column.RealRange);
    }

    [Fact]
    public void Booleans_are_categories()
    {
        var column = Only(new bool?[] { true, false, null }, new bool?[] { true, true });
        Assert.Equal(QualityMetric.TVComplement, column.Metric);
        Assert.Equal(0.5, column.Score);
        Assert.Equal([new CategoryShare("true", 0.5, 1), new CategoryShare("false", 0.5, 0)], column.Categories);
    }

    [Fact]
    public void A_column_without_cells_has_no_score_and_counts_for_nothing()
    {
        var real = Tables.Of("real", ("x", numbers), ("y", numbers), ("z", new string?[4]));
        var synthetic = Tables.Of(
            "synthetic",
            ("x", numbers),
            ("y", new[] { Missing }.Repeat(4)),
            ("z", new[] { "a" }.Repeat(4))
        );
        var quality = TableQuality.Measure(real, synthetic);
        Assert.Equal([1, null, null], quality.Columns.Select(column => column.Score));
        Assert.Equal(1, quality.ColumnShapes);
        Assert.Null(quality.Columns[1].OutOfRange);
        Assert.Null(quality.Columns[2].MostDifferent);
        Assert.Empty(quality.Columns[2].Categories);
    }

    [Fact]
    public void The_largest_difference_of_all_categories_is_told()
    {
        var real = Tables.Of("real", ("a", new[] { "x", "y" }), ("b", new[] { "x", "y" }), ("c", new[] { 1, 2 }));
        var synthetic = Tables.Of(
            "synthetic",
            ("a", new[] { "x", "y" }),
            ("b", new[] { "x", "x" }),
            ("c", new[] { 5, 6 })
        );
        Assert.Equal(0.5, TableQuality.Measure(real, synthetic).LargestShareDifference);
        var numbersOnly = Tables.Of("numbers", ("c", new[] { 1, 2 }));
        Assert.Null(TableQuality.Measure(numbersOnly, numbersOnly).LargestShareDifference);
    }

    private static ColumnQuality Only(Array real, Array synthetic) =>
        Assert.Single(
            TableQuality.Measure(Tables.Of("real", ("c", real)), Tables.Of("synthetic", ("c", synthetic))).Columns
        );
}

internal static class Repeated
{
    public static T[] Repeat<T>(this T[] one, int times) => [.. Enumerable.Repeat(one[0], times)];
}
