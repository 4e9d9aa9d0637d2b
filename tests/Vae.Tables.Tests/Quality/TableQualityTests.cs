using Vae.Data;

namespace Vae.Tables.Tests.Quality;

/// <summary>Whole tables: against the published formulas, and what must be so whatever the rows are.</summary>
public sealed class TableQualityTests
{
    [Theory]
    [InlineData(1, 2, 400, 300)]
    [InlineData(3, 4, 50, 900)]
    [InlineData(5, 6, 7, 5)]
    public void The_scores_are_those_of_the_published_formulas(
        int realSeed,
        int syntheticSeed,
        int realRows,
        int syntheticRows
    )
    {
        var real = Tables.Mixed("real", realRows, realSeed);
        var synthetic = Tables.Mixed("synthetic", syntheticRows, syntheticSeed, missing: 0.2);
        var quality = TableQuality.Measure(real, synthetic);
        var shapes = Enumerable.Range(0, 4).Select(i => PublishedFormula.Shape(real, synthetic, i)).ToArray();
        var trends = Enumerable
            .Range(0, 4)
            .SelectMany(i => Enumerable.Range(i + 1, 3 - i).Select(j => PublishedFormula.Trend(real, synthetic, i, j)))
            .ToArray();
        Assert.Equal(shapes, quality.Columns.Select(column => column.Score!.Value), Near);
        Assert.Equal(trends, quality.Pairs.Select(pair => pair.Score!.Value), Near);
        Assert.Equal((shapes.Average() + trends.Average()) / 2, quality.Score!.Value, 9);
    }

    [Fact]
    public void A_table_against_itself_scores_1()
    {
        var table = Tables.Mixed("real", 300, 1);
        var quality = TableQuality.Measure(table, table);
        Assert.Equal(1, quality.Score);
        Assert.Equal(1, quality.StrongScore);
        Assert.All(quality.Columns, column => Assert.Equal(1, column.Score));
        Assert.All(quality.Pairs, pair => Assert.Equal(1, pair.Score));
        Assert.Equal(0, quality.LargestShareDifference);
    }

    [Fact]
    public void Columns_shuffled_apart_keep_their_shapes_and_lose_their_trends()
    {
        var table = Tables.Mixed("real", 2000, 1, missing: 0);
        var quality = TableQuality.Measure(table, Tables.Shuffled(table, 2, apart: true));
        Assert.Equal(1, quality.ColumnShapes!.Value, 12);
        Assert.InRange(quality.PairTrends!.Value, 0.4, 0.8);
        Assert.InRange(quality.StrongPairTrends!.Value, 0.3, 0.8);
    }

    [Fact]
    public void The_order_of_rows_and_columns_changes_nothing()
    {
        var (real, synthetic) = (Tables.Mixed("real", 300, 1), Tables.Mixed("synthetic", 200, 2));
        var expected = TableQuality.Measure(real, synthetic);
        var shuffled = TableQuality.Measure(Tables.Shuffled(real, 3), Reordered(Tables.Shuffled(synthetic, 4)));
        Assert.Equal(
            expected.Columns.Select(column => (column.Name, column.Score)),
            shuffled.Columns.Select(column => (column.Name, column.Score))
        );
        Assert.Equal(
            expected.Pairs.Select(pair => pair.Score!.Value),
            shuffled.Pairs.Select(pair => pair.Score!.Value),
            Near
        );
        Assert.Equal(expected.Privacy.Synthetic.Median, shuffled.Privacy.Synthetic.Median);
    }

    [Fact]
    public void Another_schema_is_one_error_that_names_all_differences()
    {
        var real = Tables.Of(
            "real.csv",
            ("a", new[] { 1 }),
            ("b", new[] { 1 }),
            ("c", new[] { "x" }),
            ("d", new[] { 1 })
        );
        var other = Tables.Of("other.csv", ("c", new[] { 1 }), ("e", new[] { "x" }), ("a", new[] { 1.5 }));
        Assert.Equal(
            "The columns of other.csv are not those of real.csv: 'b', 'd' are missing; 'e' is extra; 'c' is Integer instead of Text; expected the same names and types, in any order.",
            Assert.Throws<InvalidDataException>(() => TableQuality.Measure(real, other)).Message
        );
        Assert.Equal(
            "The columns of other.csv are not those of real.csv: 'b', 'd' are missing; 'e' is extra; 'c' is Integer instead of Text; expected the same names and types, in any order.",
            Assert
                .Throws<InvalidDataException>(() =>
                    TableQuality.Measure(real, real, new TableQualityOptions { HeldOut = other })
                )
                .Message
        );
    }

    [Fact]
    public void Tables_without_rows_and_infinite_numbers_are_refused()
    {
        var real = Tables.Of("real.csv", ("a", new[] { 1.0 }));
        Assert.Equal(
            "empty.csv has no rows; expected at least one.",
            Message(Tables.Of("empty.csv", ("a", Array.Empty<double>())))
        );
        Assert.Equal(
            "The column 'a' of infinite.csv holds an infinite number; expected finite numbers or missing cells.",
            Message(Tables.Of("infinite.csv", ("a", new[] { 1, double.NegativeInfinity })))
        );

        string Message(TableData synthetic) =>
            Assert.Throws<InvalidDataException>(() => TableQuality.Measure(real, synthetic)).Message;
    }

    [Fact]
    public void Ten_thousand_categories_are_measured()
    {
        string[] Names(int from) => [.. Enumerable.Range(from, 10_000).Select(i => $"name {i}")];
        var real = Tables.Of("real", ("a", Names(0)), ("b", Names(0)));
        var synthetic = Tables.Of("synthetic", ("a", Names(5000)), ("b", Names(5000)));
        var quality = TableQuality.Measure(real, synthetic);
        Assert.Equal(0.5, quality.Columns[0].Score!.Value, 9);
        Assert.Equal(0.5, quality.Pairs[0].Score!.Value, 9);
        Assert.Equal(5000, quality.Columns[0].OnlyReal.Count());
    }

    [Fact]
    public void A_measurement_can_be_cancelled()
    {
        var table = Tables.Mixed("real", 10, 1);
        var options = new TableQualityOptions { Cancellation = new CancellationToken(canceled: true) };
        Assert.ThrowsAny<OperationCanceledException>(() => TableQuality.Measure(table, table, options));
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-9;

    private static TableData Reordered(TableData table)
    {
        var order = Enumerable.Range(0, table.Fields.Count).Reverse().ToArray();
        var rows = new TableRows([.. order.Select(i => table.Fields[i])], table.Count) { Count = table.Count };
        for (var i = 0; i < order.Length; i++)
        {
            if (table.Fields[order[i]].Type == CellType.Text)
            {
                table.Texts(order[i]).CopyTo(rows.Texts(i));
            }
            else
            {
                table.Numbers(order[i]).CopyTo(rows.Numbers(i));
            }
        }

        return TableData.Of(table.Name, rows);
    }
}
