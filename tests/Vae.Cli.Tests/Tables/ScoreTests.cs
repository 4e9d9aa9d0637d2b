using System.Globalization;

namespace Vae.Cli.Tests.Tables;

/// <summary><c>vae score</c>: figures for each row, and files whose columns are not those of the training.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class ScoreTests(TrainedTable trained) : IDisposable
{
    private const string Columns = "kind, length, flag, count, colour";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("0")]
    [InlineData("20")]
    public void Contributions_add_up_to_the_score_of_each_row(string samples)
    {
        Score(TrainedTable.Rows(30, 9), "--importance-samples", samples).Succeeded();
        Assert.Equal(
            "score,score of kind,score of length,score of flag,score of count,score of colour",
            File.ReadLines(directory["scores.csv"]).First()
        );
        var rows = Scores();
        Assert.Equal(30, rows.Length);
        Assert.All(
            rows,
            row =>
            {
                Assert.Equal(row[0], row[1..].Sum(), 1e-3);
                Assert.Equal(0, row[1]);
            }
        );
        Assert.Equal(30, rows.Select(row => row[0]).Distinct().Count());
    }

    [Fact]
    public void The_column_of_a_wild_cell_is_the_one_to_blame()
    {
        Score($"{TrainedTable.Header}\na,-10.2,false,1,red\na,40,false,1,red\n").Succeeded();
        var (usual, wild) = (Scores()[0], Scores()[1]);
        Assert.True(wild[0] > 10 * usual[0], $"{wild[0]} beside {usual[0]}");
        Assert.Equal(2, Array.IndexOf(wild, wild[1..].Max()));
    }

    [Fact]
    public void Columns_in_another_order_and_others_beside_them_change_nothing()
    {
        Score($"{TrainedTable.Header}\na,-10.2,false,1,red\nb,9.5,true,,\n").Succeeded();
        var scores = Scores();
        Score(
                "day,colour,count,flag,length,kind\n2024-01-01,red,1,false,-10.2,a\n2024-01-02,,,true,9.5,b\n",
                "--overwrite"
            )
            .Succeeded();
        Assert.Equal(scores, Scores());
    }

    [Fact]
    public void Whole_numbers_are_numbers()
    {
        Score($"{TrainedTable.Header}\na,-10,0,1.0,red\n").Succeeded();
        var scores = Scores();
        Score($"{TrainedTable.Header}\na,-10.0,false,1,red\n", "--overwrite").Succeeded();
        Assert.Equal(scores, Scores());
    }

    [Theory]
    [InlineData(
        "kind,flag,colour\na,true,red\n",
        $"FILE has no column 'length', 'count'; expected the columns that the model was trained on, in any order: {Columns}."
    )]
    [InlineData(
        $"{TrainedTable.Header}\na,long,true,1,red\n",
        "FILE has 'long' in row 0 (line 2), column 'length'; expected a finite number within the range of float32 (up to 3.4028235E+38), as the column is of the type Real."
    )]
    [InlineData(
        $"{TrainedTable.Header}\na,1,true,1,red\na,1,2,1,red\n",
        "FILE has '2' in row 1 (line 3), column 'flag'; expected true or false, as the column is of the type Boolean."
    )]
    [InlineData(
        $"{TrainedTable.Header}\na,1,true,1.5,red\n",
        "FILE has '1.5' in row 0 (line 2), column 'count'; expected a whole number, as the column is of the type Integer."
    )]
    [InlineData(
        $"{TrainedTable.Header}\na,-1e39,true,1,red\n",
        "FILE has '-1e39' in row 0 (line 2), column 'length'; expected a finite number within the range of float32 (up to 3.4028235E+38), as the column is of the type Real."
    )]
    [InlineData(
        $"{TrainedTable.Header}\na,1,true,77,red\n",
        "Row 0 has 77 in the column 'count', which no training row had; expected one of '0', '1', '2', '3', '4', '5', or unseen categories to count as missing (UnseenIsMissing, --unseen missing)."
    )]
    [InlineData(
        $"{TrainedTable.Header}\na,1,true,1,red\na,1,true\n",
        "FILE has 3 cells in row 1 (line 3); expected 5, one for each name in the header."
    )]
    [InlineData($"{TrainedTable.Header}\n", "FILE has columns and no rows; expected at least one.")]
    public void A_file_that_is_not_like_the_training_rows_is_one_sentence_and_no_output(string text, string sentence)
    {
        Score(text).FailedWith(1, sentence.Replace("FILE", directory["rows.csv"], StringComparison.Ordinal));
        Assert.Equal(["rows.csv"], directory.Files);
    }

    [Fact]
    public void A_category_that_training_did_not_see_may_count_as_missing()
    {
        Score($"{TrainedTable.Header}\nb,9.5,true,77,blue\n", "--unseen", "missing").Succeeded();
        var scores = Scores();
        Score($"{TrainedTable.Header}\nb,9.5,true,,\n", "--overwrite").Succeeded();
        Assert.Equal(scores, Scores());
    }

    private CliRun Score(string text, params string[] options)
    {
        File.WriteAllText(directory["rows.csv"], text);
        return CliRun.Of([
            .. (string[])["score", trained.Model, "--data", directory["rows.csv"], "-o", directory["scores.csv"]],
            .. options,
        ]);
    }

    private double[][] Scores() =>
        [
            .. TableText
                .Read(directory["scores.csv"])
                .Select(row => row.Select(cell => double.Parse(cell!, CultureInfo.InvariantCulture)).ToArray()),
        ];
}
