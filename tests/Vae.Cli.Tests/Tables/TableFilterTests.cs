using System.Text;

namespace Vae.Cli.Tests.Tables;

/// <summary>What rows are asked for with <c>--where</c> and <c>--complete</c>.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class TableFilterTests(TrainedTable trained, TinyModels tiny) : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_condition_is_drawn_as_it_is_asked_for()
    {
        var run = Generate("--where", "kind=b").Succeeded();
        Assert.Equal($"{directory["rows.csv"]}: 200 rows.\n", run.Error);
        Assert.All(Column("kind"), kind => Assert.Equal("b", kind), throwIfEmpty: true);
    }

    [Fact]
    public void Other_columns_are_filtered_and_it_is_said()
    {
        var run = Generate("--where", "length>5", "--where", "flag=false").Succeeded();
        Assert.StartsWith(
            "Rows without length>5 and flag=false are thrown away and drawn again: only a category of the model's condition, kind=..., is drawn as it is asked for.\n",
            run.Error
        );
        Assert.All(
            TableText.Numbers(directory["rows.csv"], "length"),
            length => Assert.True(length > 5),
            throwIfEmpty: true
        );
        Assert.All(Column("flag"), flag => Assert.Equal("0", flag), throwIfEmpty: true);
    }

    [Theory]
    [InlineData("kind!=a", "kind", "b")]
    [InlineData("colour=", "colour", null)]
    [InlineData("count=", "count", null)]
    [InlineData("count=3", "count", "3")]
    [InlineData("colour = red", "colour", "red")]
    public void Rows_have_what_is_asked_for(string where, string column, string? cell)
    {
        Generate("--where", where).Succeeded();
        Assert.All(Column(column), found => Assert.Equal(cell, found), throwIfEmpty: true);
    }

    [Fact]
    public void Rows_that_fit_already_are_those_without_the_filter()
    {
        Generate().Succeeded();
        var all = TableText.Read(directory["rows.csv"]);
        Generate("--where", "flag=true", "--overwrite").Succeeded();
        var some = TableText.Read(directory["rows.csv"]);
        var kept = Enumerable.Range(0, all.Length).Where(i => all[i][2] == "1").ToArray();
        Assert.NotEmpty(kept);
        Assert.All(kept, i => Assert.Equal(all[i], some[i]));
    }

    [Fact]
    public void Complete_rows_have_no_missing_cell()
    {
        Generate().Succeeded();
        Assert.Contains(TableText.Read(directory["rows.csv"]), row => row.Contains(null));
        Generate("--complete", "--overwrite").Succeeded();
        Assert.All(TableText.Read(directory["rows.csv"]), row => Assert.All(row, Assert.NotNull), throwIfEmpty: true);
    }

    [Theory]
    [InlineData(
        "size=3",
        "The filter 'size=3' is not understood; expected a column, one of <=, >=, !=, =, <, >, and a value, where the columns are kind, length, flag, count, colour."
    )]
    [InlineData(
        "length",
        "The filter 'length' is not understood; expected a column, one of <=, >=, !=, =, <, >, and a value, where the columns are kind, length, flag, count, colour."
    )]
    [InlineData("kind=c", "The filter asks for 'kind' to be 'c', which no training row had; expected one of a, b.")]
    [InlineData("flag=maybe", "The filter on 'flag' has the value 'maybe'; expected a cell of the type Boolean.")]
    [InlineData("count=many", "The filter on 'count' has the value 'many'; expected a cell of the type Integer.")]
    [InlineData("count=2.5", "The filter on 'count' has the value '2.5'; expected a cell of the type Integer.")]
    [InlineData(
        "count=99",
        "The filter asks for count=99, and the training rows had 0 to 5 in that column, as generated ones have; expected numbers among these."
    )]
    [InlineData(
        "count>5",
        "The filter asks for count>5, and the training rows had 0 to 5 in that column, as generated ones have; expected numbers among these."
    )]
    [InlineData(
        "count<0",
        "The filter asks for count<0, and the training rows had 0 to 5 in that column, as generated ones have; expected numbers among these."
    )]
    [InlineData("kind=", "The filter asks for a missing 'kind', which no training row had; expected a value.")]
    [InlineData(
        "kind>a",
        "The filter on 'kind' compares by order, and the column holds cells of the type Text; expected = or !=, or a column of numbers and a number."
    )]
    [InlineData("kind=a --where kind=b", "The filters ask for several categories of 'kind' at once; expected one.")]
    [InlineData(
        "count= --complete",
        "The filter asks for a missing 'count' in rows that are to be complete; expected one of the two."
    )]
    public void What_no_row_has_is_a_usage_error_before_anything_is_written(string where, string sentence)
    {
        Generate(["--where", .. where.Split(' ')]).FailedWith(2, sentence);
        Assert.Empty(directory.Files);
        var stream = CliRun.Of(["generate", trained.Model, "-o", "-", "--where", .. where.Split(' ')]);
        Assert.Empty(stream.FailedWith(2, sentence).Bytes);
    }

    [Theory]
    [InlineData("rows.csv")]
    [InlineData("rows.parquet")]
    public void What_never_comes_ends_with_a_sentence_and_leaves_nothing(string name)
    {
        string[] where = ["--where", "flag!=true", "--where", "flag!=false"];
        var run = CliRun.Of([
            "generate",
            trained.Model,
            "-n",
            "2",
            "--batch-size",
            "2",
            "-o",
            directory[name],
            .. where,
        ]);
        Assert.EndsWith(
            "Row 0 was drawn 10000 times and never had flag!=true and flag!=false; expected what the model generates more often than that.\n",
            run.Failed(1).Error
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }

    [Theory]
    [InlineData("--where kind=a", "--where")]
    [InlineData("--complete", "--complete")]
    public void Filters_are_for_tables(string options, string option) =>
        CliRun
            .Of(["generate", tiny.Vae, "-o", directory["rows.csv"], .. options.Split(' ')])
            .FailedWith(2, $"{option} is for models of tables; the model in {tiny.Vae} is none.");

    private CliRun Generate(params string[] options) =>
        CliRun.Of(["generate", trained.Model, "-n", "200", "--seed", "7", "-o", directory["rows.csv"], .. options]);

    private string?[] Column(string name) => TableText.Column(directory["rows.csv"], name);
}
