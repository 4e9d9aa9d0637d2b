using System.Globalization;
using Vae.Tables;

namespace Vae.Cli.Tests.Tables;

/// <summary>Tables that <c>vae train --table</c> refuses, or has a word to say about.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class OddTableTests : IDisposable
{
    private const int Rows = 240;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_column_that_is_missing_everywhere_is_refused() =>
        Train(WithColumn("x", _ => "NA"))
            .FailedWith(
                1,
                $"The column 'x' of {Data} is missing in all 240 rows; expected cells to learn from, or the column to be dropped."
            );

    [Fact]
    public void A_constant_column_is_learnt_with_a_warning()
    {
        var run = Train(WithColumn("x", _ => "5")).Succeeded();
        Assert.StartsWith(
            "Warning: The column 'x' is the same in all 240 rows that have it, so that every generated row has that.\n",
            run.Error
        );
        CliRun.Of("generate", directory["model"], "-n", "20", "-o", directory["rows.csv"]).Succeeded();
        Assert.Equal(Enumerable.Repeat("5", 20), TableText.Column(directory["rows.csv"], "x"));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("1")]
    public void An_identifier_is_learnt_with_a_warning_and_dropped_on_request(string start)
    {
        const string warning =
            "Warning: The column 'x' is another in each of 240 rows, as an identifier is, of which nothing can be learnt: drop it unless it is a measurement.\n";
        var table = WithColumn("x", i => string.Create(CultureInfo.InvariantCulture, $"{start}{i:0000}"));
        Assert.StartsWith(warning, Train(table).Succeeded().Error);
        Assert.StartsWith("epoch 1", Train(table, "--drop", "x", "--out", directory["dropped"]).Succeeded().Error);
        using var model = VaeTableModel.Load(directory["dropped"]);
        Assert.DoesNotContain(model.Fields, field => field.Name == "x");
    }

    [Fact]
    public void More_than_a_thousand_categories_are_refused()
    {
        string Table(int categories) =>
            $"a,b\n{string.Concat(Enumerable.Range(0, 10_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"c{i % categories},{i % 3}\n")))}";

        Train(Table(10_000))
            .FailedWith(
                1,
                $"The column 'a' of {Data} has more than 1000 different texts in 10000 rows; expected categories that repeat: drop the column (an identifier has nothing to be learnt of), or group what is rare."
            );
        Assert.False(Directory.Exists(directory["model"]));
        Train(Table(1000)).Succeeded();
    }

    [Theory]
    [InlineData("--drop x", "kind length flag count colour")]
    [InlineData("--types TYPES", "kind length flag count colour x")]
    public void Dates_are_refused_unless_they_are_dropped_or_said_to_be_text(string options, string columns)
    {
        var table = WithColumn("x", i => $"2024-01-{i % 28 + 1:00}");
        Train(table)
            .FailedWith(
                1,
                $"{Data} has dates or times, such as 2024-01-01, in the column 'x', which are not supported; expected numbers, such as the days since some date, or the type Text for the column."
            );
        File.WriteAllText(directory["types"], "x: text\n");
        Train(table, options.Replace("TYPES", directory["types"], StringComparison.Ordinal).Split(' ')).Succeeded();
        using var model = VaeTableModel.Load(directory["model"]);
        Assert.Equal(columns.Split(' '), model.Fields.Select(field => field.Name));
    }

    [Theory]
    [InlineData(
        "a,b,a\n1,2,3\n",
        "FILE calls both column 1 and column 3 'a'; expected a name of its own for each column."
    )]
    [InlineData(
        ",b\n1,2\n",
        "FILE has no name for column 1, as pandas writes its index; expected a name for each column (index=False leaves the index out)."
    )]
    [InlineData("a,b\n1,2\n3\n", "FILE has 1 cell in row 1 (line 3); expected 2, one for each name in the header.")]
    [InlineData(
        "a,b\n1,2\n3,4,5\n",
        "FILE has 3 cells in row 1 (line 3); expected 2, one for each name in the header."
    )]
    [InlineData(
        "a,b\n1,2.5\n3,1e39\n",
        "FILE has '1e39' in row 1 (line 3), column 'b'; expected a finite number within the range of float32 (up to 3.4028235E+38), as the column is of the type Real."
    )]
    [InlineData(
        "a,b\n1,2\n3,9007199254740993\n",
        "FILE has '9007199254740993' in row 1 (line 3), column 'b'; expected a whole number within ±9007199254740992 (2^53), or the type Text for the column, which keeps every digit."
    )]
    [InlineData("a,b\n", "FILE has columns and no rows; expected at least one.")]
    [InlineData(
        "1,2\n3,4\n",
        "FILE has the number 1 in its first line, column 1; expected a header line with the names of the columns (a name that is a number stands in quotes)."
    )]
    [InlineData("", "FILE is empty; expected a table as CSV, Parquet or Arrow.")]
    public void What_is_no_table_is_one_sentence_and_no_model(string text, string sentence)
    {
        Train(text).FailedWith(1, sentence.Replace("FILE", Data, StringComparison.Ordinal));
        Assert.False(Directory.Exists(directory["model"]));
    }

    private string Data => directory["table.csv"];

    private CliRun Train(string table, params string[] options)
    {
        File.WriteAllText(Data, table);
        string[] output = options.Contains("--out") ? [] : ["--out", directory["model"]];
        return CliRun.Of(["train", "--data", Data, "--table", "--epochs", "1", .. output, .. options]);
    }

    private static string WithColumn(string name, Func<int, string> cell)
    {
        var lines = TrainedTable.Rows(Rows, 4).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(lines.Select((line, i) => $"{line},{(i == 0 ? name : cell(i - 1))}\n"));
    }
}
