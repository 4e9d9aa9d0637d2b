using Vae.Data;

namespace Vae.Tables.Tests.Quality;

/// <summary>Distances to the closest real row, and copies of real rows.</summary>
public sealed class TablePrivacyTests
{
    private const double Missing = double.NaN;

    private static readonly TableData real = Tables.Of(
        "real",
        ("n", new[] { 0, 10, Missing, 4 }),
        ("c", new[] { "a", "b", "a", null })
    );

    [Theory]
    [InlineData(0.0, "a", 0)]
    // 2 of a range of 10.
    [InlineData(2.0, "a", 0.1)]
    [InlineData(6.0, null, 0.1)]
    // No real row has the category; the closest number is 1 away.
    [InlineData(9.0, "c", 0.55)]
    // Equal to the row without a number.
    [InlineData(Missing, "a", 0)]
    [InlineData(Missing, "b", 0.5)]
    // However far a number is, it is 1 away.
    [InlineData(1e9, "a", 0.5)]
    [InlineData(-1e300, "c", 1)]
    public void The_distance_is_the_average_over_the_columns(double number, string? category, double expected)
    {
        var privacy = Measured(real, Tables.Of("synthetic", ("n", new[] { number }), ("c", new[] { category })));
        Assert.Equal(expected, privacy.Synthetic.Median, 6);
        Assert.Equal(expected, privacy.Synthetic.Minimum, 6);
        Assert.Equal(expected == 0 ? 1 : 0, privacy.Synthetic.Copies);
    }

    [Fact]
    public void Numbers_of_a_constant_column_are_equal_or_not()
    {
        var constant = Tables.Of("real", ("n", new[] { 7, 7 }));
        Assert.Equal([0, 1, 1], Distances(constant, Tables.Of("s", ("n", new[] { 7, 7.001, -3 }))));
        var none = Tables.Of("real", ("n", new[] { Missing, Missing }));
        Assert.Equal([0, 1], Distances(none, Tables.Of("s", ("n", new[] { 0, Missing }))));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(257, 65)]
    [InlineData(600, 130)]
    [InlineData(3, 67)]
    public void The_closest_row_is_that_of_a_search_through_all(int realRows, int syntheticRows)
    {
        var (some, others) = (Tables.Mixed("real", realRows, 1), Tables.Mixed("synthetic", syntheticRows, 2));
        var expected = Enumerable
            .Range(0, syntheticRows)
            .Select(row => Enumerable.Range(0, realRows).Min(other => Distance(some, other, others, row)))
            .Order();
        Assert.Equal(expected, Distances(some, others), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Quantiles_lie_between_the_distances()
    {
        var line = Tables.Of("real", ("n", new double[] { 0, 100 }));
        var synthetic = Measured(line, Tables.Of("s", ("n", new double[] { 0, 10, 20, 40 }))).Synthetic;
        Assert.Equal(0.15, synthetic.Median, 6);
        Assert.Equal(0.015, synthetic.FifthPercentile, 6);
        Assert.Equal(0, synthetic.Minimum);
    }

    [Fact]
    public void Copies_are_counted_of_all_rows_and_missing_cells_are_equal()
    {
        var copies = Measured(
            Tables.Of("r", ("n", new[] { 0.0, Missing, 1, 1 }), ("c", new[] { "a", null, "b", "b" })),
            Tables.Of("s", ("c", new[] { "a", null, "b", "b", "c" }), ("n", new[] { -0.0, Missing, 1, 1 + 1e-12, 1 })),
            new TableQualityOptions { PrivacyRows = 1 }
        ).Synthetic;
        Assert.Equal((5, 3, 0.6, 1), (copies.Rows, copies.Copies, copies.CopyShare, copies.Sample));
    }

    [Fact]
    public void Held_out_rows_are_measured_in_the_same_way()
    {
        var table = Tables.Mixed("real", 400, 1);
        var other = Tables.Mixed("other", 300, 2);
        var privacy = Measured(table, table, new TableQualityOptions { HeldOut = other });
        Assert.Equal((0, 1, 400), (privacy.Synthetic.Median, privacy.Synthetic.CopyShare, privacy.Synthetic.Copies));
        Assert.Equal(Measured(table, other).Synthetic.Median, privacy.HeldOut!.Median);
        Assert.True(privacy.HeldOut.Median > 0);
        Assert.Null(Measured(table, other).HeldOut);
    }

    [Fact]
    public void A_sample_depends_on_the_seed_alone_and_is_told()
    {
        var (some, others) = (Tables.Mixed("real", 500, 1), Tables.Mixed("synthetic", 400, 2));
        var first = Measured(some, others, new TableQualityOptions { PrivacyRows = 50, Seed = 1 });
        var again = Measured(some, others, new TableQualityOptions { PrivacyRows = 50, Seed = 1 });
        var another = Measured(some, others, new TableQualityOptions { PrivacyRows = 50, Seed = 2 });
        Assert.Equal(
            (500, 50, 400, 50),
            (first.RealRows, first.RealSample, first.Synthetic.Rows, first.Synthetic.Sample)
        );
        Assert.Equal(first.Synthetic.Sorted, again.Synthetic.Sorted);
        Assert.NotEqual(first.Synthetic.Sorted, another.Synthetic.Sorted);
        Assert.Equal((500, 400), (Measured(some, others).RealSample, Measured(some, others).Synthetic.Sample));
    }

    [Fact]
    public void A_sample_of_no_rows_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Measured(real, real, new TableQualityOptions { PrivacyRows = 0 })
        );
        Assert.Equal("TableQualityOptions.PrivacyRows (--rows) is 0; expected at least 1.", error.Message);
    }

    private static double Distance(TableData realTable, int realRow, TableData table, int row)
    {
        return Enumerable.Range(0, table.Fields.Count).Average(Part);

        double Part(int column)
        {
            if (table.Fields[column].Type == CellType.Text)
            {
                return table.Texts(column)[row] == realTable.Texts(column)[realRow] ? 0 : 1;
            }

            var (a, b) = (table.Numbers(column)[row], realTable.Numbers(column)[realRow]);
            if (double.IsNaN(a) || double.IsNaN(b))
            {
                return double.IsNaN(a) && double.IsNaN(b) ? 0 : 1;
            }

            var there = realTable.Numbers(column).ToArray().Where(cell => !double.IsNaN(cell)).ToArray();
            var range = there.Max() - there.Min();
            return range == 0 ? (a == b ? 0 : 1) : Math.Min(1, Math.Abs(a - b) / range);
        }
    }

    private static IEnumerable<double> Distances(TableData realTable, TableData synthetic) =>
        Measured(realTable, synthetic).Synthetic.Sorted.Select(distance => (double)distance);

    private static TablePrivacy Measured(
        TableData realTable,
        TableData synthetic,
        TableQualityOptions? options = null
    ) => TableQuality.Measure(realTable, synthetic, options).Privacy;
}
