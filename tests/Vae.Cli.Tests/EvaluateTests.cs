using System.Text.Json;

namespace Vae.Cli.Tests;

/// <summary><c>vae evaluate</c>.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class EvaluateTests(TinyModels tiny)
{
    [Theory]
    [InlineData("vae")]
    [InlineData("cvae")]
    public void Evaluate_repeats_the_test_figures_of_the_model_card(string model)
    {
        var run = CliRun
            .Of("evaluate", tiny[model], "--data", tiny.Data, "--importance-samples", "8", "--json")
            .Succeeded();
        var report = JsonDocument.Parse(run.Output).RootElement;
        var (measured, card) = (report.GetProperty("measured"), report.GetProperty("card"));
        Assert.Equal(TinyModels.TestRows, report.GetProperty("rows").GetInt32());
        foreach (var name in (string[])["reconstruction", "kl_divergence", "total"])
        {
            Assert.Equal(card.GetProperty(name).GetDouble(), measured.GetProperty(name).GetDouble(), 1e-3);
        }

        Assert.Equal(card.GetProperty("active_units").GetInt32(), measured.GetProperty("active_units").GetInt32());
        Assert.InRange(
            report.GetProperty("importance_weighted_bound").GetDouble(),
            1,
            measured.GetProperty("total").GetDouble() + 1
        );
    }

    [Fact]
    public void Evaluate_shows_no_figures_of_other_rows()
    {
        var run = CliRun.Of("evaluate", tiny.Vae, "--data", tiny.Data, "--count", "10", "--json").Succeeded();
        var report = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(10, report.GetProperty("rows").GetInt32());
        Assert.False(report.TryGetProperty("card", out _));
    }

    [Fact]
    public void What_is_of_tables_is_refused() =>
        CliRun
            .Of("evaluate", tiny.Vae, "--data", tiny.Data, "--unseen", "missing")
            .FailedWith(
                ExitCode.Usage,
                "--unseen has no effect here: the model is one of rows of numbers; expected the command without it."
            );

    [Fact]
    public void Images_and_labels_in_each_others_place_are_hinted_at()
    {
        CliRun
            .Of("evaluate", tiny.Cvae, "--images", tiny.TestLabels, "--labels", tiny.TestImages)
            .FailedWith(
                ExitCode.Failure,
                $"{tiny.TestImages} has rows of 64 elements; expected one label per row, and not the rows that the labels are of."
            );
        CliRun
            .Of("evaluate", tiny.Vae, "--images", tiny.TestLabels)
            .FailedWith(
                ExitCode.Failure,
                $"{tiny.TestLabels} has rows of 1 elements; the model expects 64 for [1, 8, 8]; single numbers are what a file of labels holds."
            );
    }

    [Fact]
    public void Evaluate_prints_a_table()
    {
        var output = CliRun.Of("evaluate", tiny.Vae, "--data", tiny.Data).Succeeded().Output;
        Assert.Contains("measured on 40 rows", output);
        Assert.Contains("negative ELBO", output);
        Assert.DoesNotContain("importance", output);
    }
}
