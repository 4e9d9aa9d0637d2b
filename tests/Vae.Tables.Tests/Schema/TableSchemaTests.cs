using Vae.Data;

namespace Vae.Tables.Tests;

public sealed class TableSchemaTests
{
    [Fact]
    public void Columns_are_learnt_as_what_they_hold()
    {
        var rows = new TableRows(
            [
                new("kind", CellType.Text),
                new("flag", CellType.Boolean),
                new("few", CellType.Integer),
                new("spiked", CellType.Integer),
                new("real", CellType.Real),
            ],
            1000
        )
        {
            Count = 1000,
        };
        for (var i = 0; i < 1000; i++)
        {
            rows.Texts(0)[i] = i % 10 == 0 ? "rare" : "common";
            rows.Numbers(1)[i] = i % 2;
            rows.Numbers(2)[i] = i % 7;
            rows.Numbers(3)[i] = i % 2 == 0 ? 0 : i;
            rows.Numbers(4)[i] = i / 8.0;
        }

        var schema = Learn(rows);

        Assert.Equal(["common", "rare"], schema.Columns[0].Categories);
        Assert.Equal([0, 1], schema.Columns[1].Points);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], schema.Columns[2].Points);
        Assert.Null(schema.Columns[2].Ranges);
        Assert.Equal([0], schema.Columns[3].Points);
        // 500 other rows make one range, 1,000 two.
        Assert.Equal(1, schema.Columns[3].Ranges![0].Values[0]);
        Assert.Equal(999, Assert.Single(schema.Columns[3].Ranges!).Values[^1]);
        Assert.Equal(2, schema.Columns[4].Ranges!.Count);
        Assert.Equal(3, schema.Columns[4].Decimals);
        Assert.Equal(0, schema.Columns[3].Decimals);
        Assert.Equal([new(2), new(2), new(7), new(2, 1), new(2, 2)], schema.Columns.Select(column => column.Layout));
    }

    [Fact]
    public void A_wide_gap_ends_a_range()
    {
        var rows = new TableRows([new("length", CellType.Real)], 400) { Count = 400 };
        for (var i = 0; i < 400; i++)
        {
            rows.Numbers(0)[i] = (i < 100 ? 0 : 50) + i / 400.0;
        }

        var ranges = Learn(rows).Columns[0].Ranges!;

        Assert.Equal(2, ranges.Count);
        Assert.Equal((0, 99 / 400.0), (ranges[0].Values[0], ranges[0].Values[^1]));
        Assert.Equal((50.25, 50 + 399 / 400.0), (ranges[1].Values[0], ranges[1].Values[^1]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Missing_cells_are_an_option_where_they_depend_on_another_column(bool depend)
    {
        var random = new Random(11);
        var rows = new TableRows([new("kind", CellType.Text), new("count", CellType.Integer)], 2000) { Count = 2000 };
        for (var i = 0; i < 2000; i++)
        {
            rows.Texts(0)[i] = i % 2 == 0 ? "a" : "b";
            rows.Numbers(1)[i] = random.NextDouble() < (depend && i % 2 == 0 ? 0.4 : 0.2) ? double.NaN : i % 40;
        }

        var column = Learn(rows).Columns[1];

        Assert.Equal(depend, column.MissingIsOption);
        if (depend)
        {
            Assert.Equal(0, column.MissingAtRandom);
        }
        else
        {
            Assert.InRange(column.MissingAtRandom, 0.17, 0.23);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("kind")]
    public void Cells_that_are_missing_by_a_number_or_by_the_condition_depend_on_it(string? condition)
    {
        // Sorted: what the first rows are like says nothing of the rest.
        var rows = new TableRows(
            [new("kind", CellType.Text), new("size", CellType.Real), new("count", CellType.Integer)],
            900
        )
        {
            Count = 900,
        };
        for (var i = 0; i < 900; i++)
        {
            rows.Texts(0)[i] =
                condition is not null && i >= 450 ? "b"
                : i % 2 == 0 ? "a"
                : "b";
            rows.Numbers(1)[i] = condition is null ? i / 900.0 : i * 7919 % 900 / 900.0;
            rows.Numbers(2)[i] = i >= 450 && i % 3 == 0 ? double.NaN : i % 40;
        }

        Assert.True(Learn(rows, condition).Columns[2].MissingIsOption);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Few_cells_that_are_missing_together_depend_on_each_other(bool together)
    {
        // Of each column 3 %, as votes of a member who was away.
        var random = new Random(6);
        TableField[] fields = [.. Enumerable.Range(0, 12).Select(i => new TableField($"vote {i}", CellType.Text))];
        var rows = new TableRows(fields, 600) { Count = 600 };
        for (var row = 0; row < 600; row++)
        {
            var isAway = random.NextDouble() < 0.06;
            for (var c = 0; c < 12; c++)
            {
                var isMissing = together ? isAway && random.NextDouble() < 0.5 : random.NextDouble() < 0.03;
                rows.Texts(c)[row] =
                    isMissing ? null
                    : random.NextDouble() < 0.5 ? "y"
                    : "n";
            }
        }

        var columns = Learn(rows).Columns;

        Assert.Equal(together ? 12 : 0, columns.Count(column => column.MissingIsOption));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(7, 2)]
    [InlineData(40, 3)]
    public void A_number_between_those_of_few_is_the_nearer(double number, int option)
    {
        var column = new TableColumn
        {
            Name = "months",
            Type = CellType.Integer,
            Points = [0, 1, 6, 48],
            Decimals = 0,
        };
        var codec = new TableCodec(new TableSchema { Columns = [column] });
        var rows = new TableRows([column.Field], 1) { Count = 1 };
        rows.Numbers(0)[0] = number;
        var elements = new float[4];

        codec.Encode(rows, elements, [], 0);

        Assert.Equal(Enumerable.Range(0, 4).Select(i => i == option ? 1f : 0), elements);
        rows.Numbers(0)[0] = 49;
        Assert.Throws<InvalidDataException>(() => codec.Encode(rows, elements, [], 0));
    }

    [Fact]
    public void A_table_of_which_nothing_can_be_learnt_is_refused()
    {
        var rows = new TableRows([new("kind", CellType.Text), new("size", CellType.Real)], 1) { Count = 1 };
        rows.Texts(0)[0] = "a";
        Assert.Equal(
            "All columns of rows but the condition are the same in all 1 rows; expected at least one that differs, of which something can be learnt.",
            Assert.Throws<InvalidDataException>(() => Learn(rows)).Message
        );
    }

    [Fact]
    public void Cells_are_encoded_one_hot_and_come_back()
    {
        var rows = new TableRows([new("kind", CellType.Text), new("size", CellType.Integer)], 3) { Count = 3 };
        var schema = new TableSchema
        {
            Columns =
            [
                new()
                {
                    Name = "kind",
                    Type = CellType.Text,
                    Categories = ["x", "y"],
                    MissingIsOption = true,
                },
                new()
                {
                    Name = "size",
                    Type = CellType.Integer,
                    Points = [0],
                    Ranges =
                    [
                        NumberScale.Of([(1, 1), (2, 2), (3, 1)], false, 4),
                        NumberScale.Of([(10, 1), (20, 1)], false, 4),
                    ],
                    Decimals = 0,
                },
            ],
        };
        (rows.Texts(0)[0], rows.Texts(0)[1], rows.Texts(0)[2]) = ("y", null, "x");
        (rows.Numbers(1)[0], rows.Numbers(1)[1], rows.Numbers(1)[2]) = (2, 0, double.NaN);
        var codec = new TableCodec(schema);
        var elements = new float[3 * codec.Size];

        codec.Encode(rows, elements, [], 0);

        Assert.Equal(7, codec.Size);
        Assert.Equal([0, 1, 0, 1, 0, 0, 0], elements[..7]);
        Assert.Equal([0, 0, 1, 0, 0, 1, 0], elements[7..14]);
        Assert.Equal([1, 0, 0, 0, 0, 0, 0], elements[14..]);
        codec.Put(rows, 0, 1, 1, 100);
        Assert.Equal(20, rows.Numbers(1)[0]);
        codec.Put(rows, 0, 0, 2, 0);
        Assert.Null(rows.Texts(0)[0]);

        rows.Texts(0)[1] = "z";
        Assert.Equal(
            "Row 6 has 'z' in the column 'kind', which no training row had; expected one of 'x', 'y', or unseen categories to count as missing (UnseenIsMissing, --unseen missing).",
            Assert.Throws<InvalidDataException>(() => codec.Encode(rows, elements, [], 5)).Message
        );
    }

    [Theory]
    [InlineData("income=>50K", "income", TableComparison.Equal, ">50K")]
    [InlineData("age>=40", "age", TableComparison.AtLeast, "40")]
    [InlineData("age < 3.5", "age", TableComparison.Below, "3.5")]
    [InlineData("age of car!=2", "age of car", TableComparison.NotEqual, "2")]
    [InlineData("income=", "income", TableComparison.Equal, "")]
    public void A_filter_is_read(string text, string column, TableComparison comparison, string value) =>
        Assert.Equal(new TableFilter(column, comparison, value), TableFilter.Parse(text, Fields));

    [Theory]
    [InlineData(
        "weight=3",
        "The filter 'weight=3' is not understood; expected a column, one of <=, >=, !=, =, <, >, and a value, where the columns are income, age, age of car."
    )]
    [InlineData(
        "income>3",
        "The filter on 'income' compares by order, and the column holds cells of the type Text; expected = or !=, or a column of numbers and a number."
    )]
    [InlineData("age=old", "The filter on 'age' has the value 'old'; expected a cell of the type Integer.")]
    public void A_filter_that_is_none_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => TableFilter.Parse(text, Fields)).Message);

    private static readonly TableField[] Fields =
    [
        new("income", CellType.Text),
        new("age", CellType.Integer),
        new("age of car", CellType.Integer),
    ];

    private static TableSchema Learn(TableRows rows, string? condition = null) =>
        TableSchemaLearner.Learn(
            TableSource.FromRows("rows", rows),
            new TableSchemaOptions { Condition = condition },
            _ => { }
        );
}
