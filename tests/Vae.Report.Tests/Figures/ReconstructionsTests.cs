using System.Text.Json;
using Vae.Inference;

namespace Vae.Report.Tests;

[Collection(ReadsTheFigures.Name)]
public sealed class ReconstructionsTests(MadeFigures made)
{
    private const string Id = "08-reconstructions";

    [Theory]
    [InlineData("VAE")]
    [InlineData("CVAE")]
    public void The_rows_are_the_best_the_middle_and_the_worst_of_all_scores(string name)
    {
        var scores = Scores(name);
        var sorted = scores.Select(score => score.NegativeElbo).ToArray();
        Array.Sort(sorted);
        foreach (var (group, first) in new[] { ("best", 0), ("median", 147), ("worst", 295) })
        {
            var data = Group(name, group);
            var rows = data.Longs("rows");
            JsonNumbers.Close(sorted[first..(first + 5)], data.Doubles("negative_elbo"), 1e-3);
            JsonNumbers.Close([.. rows.Select(row => scores[row].NegativeElbo)], data.Doubles("negative_elbo"), 1e-3);
            JsonNumbers.Close(
                [.. rows.Select(row => scores[row].ReconstructionLoss)],
                data.Doubles("reconstruction"),
                1e-3
            );
            JsonNumbers.Close([.. rows.Select(row => scores[row].KlDivergence)], data.Doubles("kl_divergence"), 1e-3);
            Assert.Equal(rows.Select(row => MadeFigures.TestLabels[row]), data.Longs("labels"));
        }
    }

    [Theory]
    [InlineData("VAE", "08-reconstructions-vae")]
    [InlineData("CVAE", "08-reconstructions-cvae")]
    public void The_pictures_show_the_images_over_their_reconstructions(string name, string sheet)
    {
        var rows = ((string[])["best", "median", "worst"])
            .SelectMany(group => Group(name, group).Longs("rows"))
            .ToArray();
        var images = rows.SelectMany(row => MadeFigures.TestImage((int)row)).ToArray();
        var model = Models.Of(name.ToLowerInvariant());
        long[] labels = [.. rows.Select(row => MadeFigures.TestLabels[row])];
        made.Sheet(Id, sheet).Show(images.Concat(model.Reconstruct(images, model.IsConditional ? labels : default)));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(7, 2)]
    public void Few_test_images_make_small_groups(int testRows, int expected)
    {
        var figure = Reconstructions.Make(MadeFigures.Inputs with { Test = MadeFigures.Inputs.Test.Take(testRows) });
        var model = JsonSerializer.SerializeToElement(figure.Data).Elements("models")[0];
        Assert.All(
            model.Elements("groups"),
            group => Assert.Equal(expected, group.Longs("rows").Length),
            throwIfEmpty: true
        );
        Assert.All(figure.Sheets, sheet => Assert.Equal(6 * expected, sheet.Count), throwIfEmpty: true);
    }

    private static VaeScore[] Scores(string name)
    {
        var model = Models.Of(name.ToLowerInvariant());
        return model.Score(
            MadeFigures.TestImages,
            model.IsConditional ? MadeFigures.TestLabels : default,
            new VaeScoreOptions { Seed = MadeFigures.Inputs.Seed }
        );
    }

    private JsonElement Group(string name, string group) =>
        made.Data(Id).Named("models", name).Named("groups", group, "group");
}
