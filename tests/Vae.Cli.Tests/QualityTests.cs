using System.Text.Json;

namespace Vae.Cli.Tests;

/// <summary><c>vae quality</c>: what it prints and writes, and which tables it refuses.</summary>
public sealed class QualityTests : IDisposable
{
    private const string RealRows = "age,work\n39,clerk\n50,farmer\n38,clerk\n28,?\n41,farmer\n";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_table_beside_itself_scores_1_and_is_a_copy()
    {
        var run = CliRun.Of("quality", Written("real.csv", RealRows), directory["real.csv"]).Succeeded();
        Assert.Matches(@"score +\| 1\.0000", run.Output);
        Assert.Matches(@"copies of real rows +\| 100 %", run.Output);
        Assert.Matches(@"age +\| Integer \| 1\.0000 \| 0 % ", run.Output);
        Assert.Matches(@"work +\| Text +\| 1\.0000 \| 20 % ", run.Output);
        Assert.Empty(run.Error);
    }

    // Whole numbers as another program writes them, its columns in another order, and a category that only it has.
    [Fact]
    public void Synthetic_rows_are_read_with_the_types_of_the_real_ones()
    {
        var synthetic = Written("synthetic.csv", "work,age\n1,39.0\nclerk,50.5\n,\n");
        var run = CliRun.Of("quality", Written("real.csv", RealRows), synthetic, "--json").Succeeded();
        var json = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(3, json.GetProperty("synthetic_rows").GetInt32());
        var (age, work) = (json.GetProperty("columns")[0], json.GetProperty("columns")[1]);
        Assert.Equal("Integer", age.GetProperty("type").GetString());
        Assert.Equal(50.5, age.GetProperty("synthetic_range").GetProperty("maximum").GetDouble());
        Assert.Equal("1", work.GetProperty("only_synthetic")[0].GetString());
        Assert.Equal("farmer", work.GetProperty("only_real")[0].GetString());
        Assert.Equal(1.0 / 3, work.GetProperty("synthetic_missing").GetDouble(), 12);
    }

    [Fact]
    public void Columns_are_what_they_are_said_to_be_or_left_out()
    {
        // A code that looks like a number, and dates, which the model was trained without.
        const string Real = "code,day,work\n1,2026-01-02,clerk\n2,2026-01-03,farmer\n";
        var (real, synthetic) = (Written("real.csv", Real), Written("synthetic.csv", "work,code\nclerk,1\nfarmer,1\n"));
        string[] types = ["--types", Written("types", "code: text\n"), "--drop", "day"];
        var run = CliRun.Of(["quality", real, synthetic, "--holdout", real, "--json", .. types]).Succeeded();
        var columns = JsonDocument.Parse(run.Output).RootElement.GetProperty("columns");
        Assert.Equal(2, columns.GetArrayLength());
        Assert.Equal("Text", columns[0].GetProperty("type").GetString());
        Assert.Equal("2", columns[0].GetProperty("only_real")[0].GetString());
        CliRun
            .Of(["quality", real, synthetic, "--drop", "code,day,work"])
            .Failed(1, $"No column of {real} is left; expected at least one that is not left out.");
        CliRun.Of(["quality", real, synthetic, "--drop", "month"]).Failed(1, $"{real} has no column 'month'");
    }

    [Fact]
    public void Held_out_rows_and_samples_are_told()
    {
        var real = Written("real.csv", RealRows);
        var heldOut = Written("test.csv", "age,work\n39,clerk\n90,farmer\n");
        var run = CliRun.Of("quality", real, real, "--holdout", heldOut, "--rows", "3", "--seed", "5").Succeeded();
        Assert.Matches(@"among held-out rows +\| 50 %", run.Output);
        Assert.Contains(
            "Distances are of random samples: 3 of 5 real, 3 of 5 synthetic rows, seed 5; copies are of all rows.",
            run.Output
        );
    }

    [Fact]
    public void Another_schema_is_one_error()
    {
        var real = Written("real.csv", RealRows);
        var other = Written("other.csv", "age,job\n39,clerk\n");
        var message =
            $"The columns of {other} are not those of {real}: 'work' is missing; 'job' is extra; expected the same names and types, in any order.";
        CliRun.Of("quality", real, other).Failed(1, message);
        CliRun.Of("quality", real, real, "--holdout", other).Failed(1, message);
    }

    [Fact]
    public void A_column_of_another_type_is_refused()
    {
        var real = Written("real.csv", RealRows);
        CliRun.Of("quality", real, Written("other.csv", "age,work\nold,clerk\n")).Failed(1, "'age'", "'old'");
    }

    [Fact]
    public void What_cannot_be_read_or_written_or_makes_no_sense_is_refused()
    {
        var real = Written("real.csv", RealRows);
        CliRun.Of("quality", real, directory["none.csv"]).Failed(1, directory["none.csv"]);
        CliRun.Of("quality", real, real, "--rows", "0").Failed(2, "--rows is 0; expected 1 to 2147483647.");
        CliRun.Of("quality", real, real, "--out", directory.Path).Failed(1, "holds files that are no report");
        CliRun.Of("quality", real).Failed(2, "Required argument 'synthetic' missing");
    }

    [Fact]
    public void A_report_is_written_whole()
    {
        var real = Written("real.csv", RealRows);
        var run = CliRun.Of("quality", real, real, "--out", directory["report"]).Succeeded();
        Assert.Contains(directory["report/index.html"], run.Output);
        Assert.All(
            ["index.html", "quality.json", "column-shapes.csv", "pair-trends.csv", "figures/02-marginals.png"],
            file => Assert.True(File.Exists(directory[$"report/{file}"]), file)
        );
        Assert.DoesNotContain(directory.Path, File.ReadAllText(directory["report/quality.json"]));
    }

    private string Written(string name, string text)
    {
        File.WriteAllText(directory[name], text);
        return directory[name];
    }
}
