using System.Text.Json;
using Vae.Inference;

namespace Vae.Report.Tests;

[Collection(ReadsTheFigures.Name)]
public sealed class ResultsTests(MadeFigures made)
{
    // Table 4 of the report.
    [Theory]
    [InlineData("VAE", 138.00, 6.59, 144.59)]
    [InlineData("CVAE", 124.36, 4.80, 129.16)]
    public void The_report_s_numbers_are_those_of_its_table(string model, double loss, double kl, double total) =>
        Assert.Equal((loss, kl, total), Losses(Row(model, "report", "training")));

    [Theory]
    [InlineData("VAE", "mnist-vae")]
    [InlineData("CVAE", "mnist-cvae")]
    [InlineData("VAE, 16-D", "mnist-vae-16d")]
    public void The_training_numbers_are_those_of_the_kept_epoch(string model, string bundle)
    {
        using var card = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(RepositoryFacts.Model(bundle), "model.json"))
        );
        var kept = card.RootElement.GetProperty("training").Double("kept_epoch");
        var train = card.RootElement.Elements("history").Single(e => e.Double("epoch") == kept).GetProperty("train");
        var found = Losses(Row(model, "this repository", "training"));
        Assert.Equal(train.Double("reconstruction"), found.Loss, 1e-4);
        Assert.Equal(train.Double("kl_divergence"), found.Kl, 1e-4);
        Assert.Equal(train.Double("total"), found.Total, 1e-4);
    }

    [Theory]
    [InlineData("VAE", "vae")]
    [InlineData("CVAE", "cvae")]
    [InlineData("VAE, 16-D", "wide")]
    public void The_test_numbers_are_averages_of_the_scores_of_all_test_images(string name, string id)
    {
        var model = Models.Of(id);
        var scores = model.Score(
            MadeFigures.TestImages,
            model.IsConditional ? MadeFigures.TestLabels : default,
            new VaeScoreOptions { Seed = MadeFigures.Inputs.Seed }
        );
        var found = Losses(Row(name, "this repository", "test"));
        Assert.Equal(scores.Average(score => score.ReconstructionLoss), found.Loss, 1e-3);
        Assert.Equal(scores.Average(score => score.KlDivergence), found.Kl, 1e-3);
        Assert.Equal(found.Loss + found.Kl, found.Total, 2e-4);
    }

    [Fact]
    public void The_caption_says_by_how_much_the_conditional_model_is_better()
    {
        var (vae, cvae) = (
            Losses(Row("VAE", "this repository", "test")),
            Losses(Row("CVAE", "this repository", "test"))
        );
        var caption = made.Json("11-results").Text("caption");
        Assert.Contains("10.7% below the VAE's in the report", caption, StringComparison.Ordinal);
        Assert.Contains(
            $"{100 * (vae.Total - cvae.Total) / vae.Total:0.0}% on these test images",
            caption,
            StringComparison.Ordinal
        );
    }

    private JsonElement Row(string model, string source, string split) =>
        made.Data("11-results")
            .Elements("rows")
            .Single(row => (row.Text("model"), row.Text("source"), row.Text("split")) == (model, source, split));

    private static (double Loss, double Kl, double Total) Losses(JsonElement row) =>
        (row.Double("reconstruction"), row.Double("kl_divergence"), row.Double("total"));
}
