using System.Globalization;
using Vae.Data;

namespace Vae.Cli.Tests.Tables;

/// <summary><c>vae impute</c>: what is missing is filled in, and nothing else is touched.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class ImputeTests(TrainedTable trained, TinyModels tiny) : IDisposable
{
    // The columns in another order, and two that the model does not know, one of them with missing cells.
    private const string Holes = """
        note,count,kind,length,flag,colour,day
        x,,a,-10.25,false,red,2024-01-01
        ,3,b,,true,,2024-01-02
        z,,a,,,green,2024-01-03
        y,0,a,-9.5,false,red,2024-01-04

        """;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Missing_cells_are_filled_in_and_all_others_stay()
    {
        var run = Impute("full.csv").Succeeded();
        Assert.Equal($"{directory["full.csv"]}: 4 rows, 6 cells filled in.\n", run.Error);
        var (holes, full) = (
            TableText.ReadWithDates(directory["holes.csv"]),
            TableText.ReadWithDates(directory["full.csv"])
        );
        Assert.Equal("note,count,kind,length,flag,colour,day", File.ReadLines(directory["full.csv"]).First());
        Assert.Equal(holes.Length, full.Length);
        for (var row = 0; row < full.Length; row++)
        {
            Assert.Equal(holes[row][0], full[row][0]);
            Assert.All(full[row].Skip(1), Assert.NotNull);
            Assert.All(
                Enumerable.Range(1, 6).Where(c => holes[row][c] is not null),
                c => Assert.Equal(holes[row][c], full[row][c]),
                throwIfEmpty: true
            );
        }

        Assert.All(full, row => Assert.Contains(row[5], (string[])["red", "green"]));
        Assert.InRange(double.Parse(full[1][3]!, CultureInfo.InvariantCulture), 5, 15);
        Assert.InRange(double.Parse(full[2][3]!, CultureInfo.InvariantCulture), -15, -5);
    }

    /// <summary>Whole numbers that no double holds, numbers beyond float32 and infinite ones, in columns that nobody asked for.</summary>
    [Fact]
    public void Columns_that_the_model_does_not_know_are_passed_on_whatever_they_hold()
    {
        const string ids = "9007199254740993";
        File.WriteAllText(
            directory["holes.csv"],
            $"id,{TrainedTable.Header},huge,odd,plain\n{ids},a,,false,1,red,1e300,inf,7\n12,b,9.5,true,2,green,1.5,2,8\n"
        );
        Run("full.csv").Succeeded();
        string[][] cells = [.. File.ReadLines(directory["full.csv"]).Skip(1).Select(line => line.Split(','))];
        Assert.Equal([ids, "1e300", "inf", "7"], (string[])[cells[0][0], .. cells[0][^3..]]);
        Assert.Equal(["12", "1.5", "2", "8"], (string[])[cells[1][0], .. cells[1][^3..]]);
        Run("full.parquet").Succeeded();
        using (var reader = TableReader.Open(directory["full.parquet"]))
        {
            Assert.Equal(
                [CellType.Text, CellType.Integer],
                reader.Fields.Where(field => field.Name is "id" or "plain").Select(field => field.Type)
            );
        }

        CliRun.Of("score", trained.Model, "--data", directory["holes.csv"], "-o", directory["scores.csv"]).Succeeded();
    }

    [Fact]
    public void Draws_depend_on_the_seed_alone()
    {
        byte[] Drawn(string name, string seed)
        {
            Impute(name, "--draw", "--seed", seed).Succeeded();
            return File.ReadAllBytes(directory[name]);
        }

        Assert.Equal(Drawn("a.csv", "3"), Drawn("b.csv", "3"));
        Assert.NotEqual(Drawn("c.csv", "3"), Drawn("d.csv", "4"));
        Impute("mean.csv").Succeeded();
        Assert.NotEqual(Drawn("e.csv", "3"), File.ReadAllBytes(directory["mean.csv"]));
    }

    [Fact]
    public void Parquet_is_read_and_written()
    {
        CliRun.Of("generate", trained.Model, "-n", "50", "--seed", "2", "-o", directory["rows.parquet"]).Succeeded();
        CliRun
            .Of("impute", trained.Model, "--data", directory["rows.parquet"], "-o", directory["full.arrow"])
            .Succeeded();
        Assert.Contains(TableText.Read(directory["rows.parquet"]), row => row.Contains(null));
        var full = TableText.Read(directory["full.arrow"]);
        Assert.Equal(50, full.Length);
        Assert.All(full, row => Assert.All(row, Assert.NotNull));
    }

    [Theory]
    [InlineData(
        "",
        1,
        "Row 0 has 'blue' in the column 'colour', which no training row had; expected one of {red}, or unseen categories to count as missing (UnseenIsMissing, --unseen missing)."
    )]
    [InlineData("--unseen missing", 0, "")]
    public void A_category_that_training_did_not_see_is_an_error_or_a_missing_cell(
        string options,
        int code,
        string sentence
    )
    {
        File.WriteAllText(directory["holes.csv"], $"{TrainedTable.Header}\na,-9.5,false,1,blue\n");
        var run = Run("full.csv", options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (code == 0)
        {
            Assert.Contains("1 cells filled in", run.Succeeded().Error);
            Assert.Contains(TableText.Column(directory["full.csv"], "colour")[0], (string[])["red", "green"]);
        }
        else
        {
            var order = trained.Training.Output.Contains("red, green", StringComparison.Ordinal)
                ? "'red', 'green'"
                : "'green', 'red'";
            run.FailedWith(code, sentence.Replace("{red}", order, StringComparison.Ordinal));
            Assert.Equal(["holes.csv"], directory.Files);
        }
    }

    [Fact]
    public void A_row_needs_its_condition()
    {
        const string sentence =
            "Row 1 has no 'kind' that a training row had, and the model is conditional on it; expected one of its categories.";
        File.WriteAllText(directory["holes.csv"], $"{TrainedTable.Header}\na,-9.5,false,1,red\n,-9.5,false,1,red\n");
        Run("full.csv").FailedWith(1, sentence);
        File.WriteAllText(directory["holes.csv"], $"{TrainedTable.Header}\na,-9.5,false,1,red\nc,-9.5,false,1,red\n");
        Run("full.csv", "--unseen", "missing").FailedWith(1, sentence);
    }

    [Fact]
    public void What_is_there_is_not_replaced_unless_it_is_asked_for()
    {
        File.WriteAllText(directory["full.csv"], "mine");
        Impute("full.csv").Failed(1, $"{directory["full.csv"]} is there already", "--overwrite");
        Impute("holes.csv", "--overwrite").Failed(1, directory["holes.csv"]);
        Assert.Equal("mine", File.ReadAllText(directory["full.csv"]));
        Impute("full.csv", "--overwrite").Succeeded();
    }

    [Fact]
    public void A_command_of_rows_of_numbers_says_what_reads_a_table()
    {
        File.WriteAllText(directory["rows.csv"], "1,2,3\n4,5,6\n");
        CliRun
            .Of("encode", trained.Model, "--images", directory["rows.csv"], "-o", directory["o.npy"])
            .Failed(1, "has rows of 3 elements", "it is one of a table", "vae score and vae impute");
    }

    [Fact]
    public void A_model_of_rows_of_numbers_is_refused()
    {
        File.WriteAllText(directory["holes.csv"], Holes);
        var sentence =
            $"The model in {tiny.Vae} is one of rows of numbers; expected one of a table, as vae train --table makes.";
        foreach (var command in (string[])["impute", "score"])
        {
            CliRun
                .Of(command, tiny.Vae, "--data", directory["holes.csv"], "-o", directory["o.csv"])
                .FailedWith(2, sentence);
        }
    }

    private CliRun Impute(string name, params string[] options)
    {
        File.WriteAllText(directory["holes.csv"], Holes);
        return Run(name, options);
    }

    private CliRun Run(string name, params string[] options) =>
        CliRun.Of(["impute", trained.Model, "--data", directory["holes.csv"], "-o", directory[name], .. options]);
}
