using System.Globalization;
using System.Text.Json;

namespace Vae.Cli.Tests.Tables;

/// <summary><c>vae evaluate</c> of a table's model.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class EvaluateTableTests(TrainedTable trained) : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_bound_of_a_table_is_the_mean_of_its_rows_scores()
    {
        File.WriteAllText(directory["rows.csv"], TrainedTable.Rows(30, 9));
        string[] samples = ["--importance-samples", "20", "--seed", "4", "--data", directory["rows.csv"]];
        CliRun.Of(["score", trained.Model, .. samples, "-o", directory["scores.csv"]]).Succeeded();
        var report = JsonDocument
            .Parse(CliRun.Of(["evaluate", trained.Model, .. samples, "--json"]).Succeeded().Output)
            .RootElement;

        Assert.Equal(30, report.GetProperty("rows").GetInt32());
        Assert.Equal(
            TableText.Read(directory["scores.csv"]).Average(row => double.Parse(row[0]!, CultureInfo.InvariantCulture)),
            report.GetProperty("importance_weighted_bound").GetDouble(),
            1e-4
        );
    }

    [Fact]
    public void A_category_that_training_did_not_see_may_count_as_missing()
    {
        File.WriteAllText(directory["rows.csv"], $"{TrainedTable.Header}\nb,9.5,true,77,blue\n");
        CliRun Of(params string[] options) =>
            CliRun.Of(["evaluate", trained.Model, "--data", directory["rows.csv"], .. options]);

        Of().Failed(ExitCode.Failure, "which no training row had", "--unseen missing");
        Assert.Contains("measured on 1 rows", Of("--unseen", "missing").Succeeded().Output);
    }

    [Theory]
    [InlineData("No rows were given; expected a table, --data FILE.")]
    [InlineData(
        "--images has no effect here: the model is one of a table, which --data names; expected the command without it.",
        "--images",
        "rows.csv"
    )]
    [InlineData(
        "--binarize has no effect here: the model is one of a table, which --data names; expected the command without it.",
        "--binarize",
        "static",
        "--data",
        "rows.csv"
    )]
    public void What_is_of_other_rows_is_refused(string sentence, params string[] options) =>
        CliRun.Of(["evaluate", trained.Model, .. options]).FailedWith(ExitCode.Usage, sentence);
}
