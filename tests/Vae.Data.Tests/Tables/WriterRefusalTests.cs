namespace Vae.Data.Tests.Tables;

/// <summary>What cannot be written says so before a byte of it is.</summary>
public sealed class WriterRefusalTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(CellType.Integer, 1.5, "1.5", "a whole number within ±9007199254740992 (2^53)")]
    [InlineData(CellType.Integer, 1e16, "10000000000000000", "a whole number within ±9007199254740992 (2^53)")]
    [InlineData(
        CellType.Integer,
        double.PositiveInfinity,
        "Infinity",
        "a whole number within ±9007199254740992 (2^53)"
    )]
    [InlineData(CellType.Boolean, 2.0, "2", "0 or 1")]
    [InlineData(CellType.Real, double.NegativeInfinity, "-Infinity", "a finite number")]
    public void A_number_that_is_not_of_its_columns_type_is_named(
        CellType type,
        double cell,
        string found,
        string expected
    ) => IsNamed(type, cell, found, expected);

    [Fact]
    public void Half_of_a_character_is_named()
    {
        foreach (var text in new[] { "x\uD800", "\uDC00\uD800y", "\uD83D\uDE00\uDE00" })
        {
            IsNamed(CellType.Text, text, "half of a character", "text in Unicode");
        }
    }

    [Theory]
    [InlineData(
        "x.json",
        "'NAME' tells no format of a table; expected a name that ends in .csv, .tsv, .parquet, .arrow, .feather or .arrows."
    )]
    [InlineData(
        "x.parquet.gz",
        "'NAME' is to be packed as a whole, and .parquet packs its columns itself; expected a name that ends in .parquet."
    )]
    public void A_name_that_tells_no_format_is_refused(string name, string message)
    {
        var exception = Assert.Throws<ArgumentException>(() =>
            TableWriter.Create(directory[name], [new("a", CellType.Real)])
        );
        Assert.Equal(message, exception.Message.Replace(directory[name], "NAME"));
    }

    [Fact]
    public void Columns_need_names_of_their_own()
    {
        Assert.Equal(
            "There are no columns; expected at least one.",
            Assert.Throws<ArgumentException>(() => TableWriter.Create(directory["x.csv"], [])).Message
        );
        Assert.Equal(
            "A column is called 'a'; expected names that are not blank and differ from each other.",
            Assert
                .Throws<ArgumentException>(() =>
                    TableWriter.Create(directory["x.csv"], [new("a", CellType.Real), new("a", CellType.Text)])
                )
                .Message
        );
    }

    [Fact]
    public void Rows_of_other_columns_are_refused()
    {
        using var writer = TableWriter.Create(directory["x.csv"], [new("a", CellType.Real)]);
        var exception = Assert.Throws<ArgumentException>(() =>
            writer.Write(new TableRows([new("b", CellType.Real)], 1))
        );
        Assert.Equal("The rows have the columns b Real; expected a Real.", exception.Message);
    }

    [Theory]
    [InlineData("x.csv")]
    [InlineData("x.csv.zst")]
    [InlineData("x.parquet")]
    [InlineData("x.arrow")]
    public void What_is_not_completed_leaves_the_old_file(string name)
    {
        TableField[] fields = [new("a", CellType.Real)];
        TableFiles.Write(
            directory[name],
            fields,
            [
                [1.5],
            ]
        );
        using (var writer = TableWriter.Create(directory[name], fields))
        {
            writer.Write(TableFiles.Rows(fields, [2.5]));
        }

        Assert.Equal([name], directory.Files);
        Assert.Equal(
            [
                [1.5],
            ],
            TableFiles.Read(directory[name])
        );
    }

    private void IsNamed(CellType type, object cell, string found, string expected)
    {
        TableField[] fields = [new("n", CellType.Integer), new("c", type)];
        using (var writer = TableWriter.Create(directory["x.csv"], fields))
        {
            writer.Write(TableFiles.Rows(fields, [1.0, null]));
            var exception = Assert.Throws<ArgumentException>(() =>
                writer.Write(TableFiles.Rows(fields, [2.0, null], [3.0, cell]))
            );
            Assert.Equal($"The column 'c' has {found} in row 2; expected {expected}.", exception.Message);
        }

        Assert.Empty(directory.Files);
    }
}
