using System.Text.Json;
using Vae.Data;
using Vae.Inference;

namespace Vae.Cli.Tests;

/// <summary>What the commands do with a hierarchical VAE.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class LevelsTests(TinyModels tiny)
{
    [Fact]
    public void A_training_of_levels_is_inspected_and_evaluated()
    {
        var card = ModelBundle.Read(tiny.Levels).Card;
        Assert.Equal((8, 5), (card.FormatVersion, card.Signature.LatentSize));
        Assert.Equal([2, 3], card.Signature.Levels!.Sizes);

        var text = CliRun.Of("inspect", tiny.Levels).Succeeded().Output;
        Assert.Contains("2 + 3 = 5, 2 levels from the top", text);
        Assert.Contains("level 1 prior log-variance", text);
        Assert.DoesNotContain("level 0 prior", text);

        var kept = card.History[^1].Test!;
        var json = CliRun
            .Of("evaluate", tiny.Levels, "--data", tiny.Data, "--importance-samples", "3", "--json")
            .Succeeded()
            .Output;
        var measured = JsonDocument.Parse(json).RootElement.GetProperty("measured");
        Assert.Equal(kept.Reconstruction, measured.GetProperty("reconstruction").GetDouble(), 1e-3);
        Assert.Equal(kept.KlDivergence, measured.GetProperty("kl_divergence").GetDouble(), 1e-3);
    }

    [Fact]
    public void Each_level_is_drawn_with_its_temperature_the_same_in_shards_as_in_one()
    {
        string[] generate = ["generate", tiny.Levels, "--count", "100", "--seed", "6", "--batch-size", "16"];
        CliRun.Of([.. generate, "-o", tiny["warm.npy"], "--with", "latents"]).Succeeded();
        string[] cold = [.. generate, "--temperature", "0.5,0"];
        CliRun.Of([.. cold, "-o", tiny["cold.npy"], "--with", "latents"]).Succeeded();
        var (warm, cooled) = (Values("warm.latents.npy"), Values("cold.latents.npy"));
        Assert.Equal(warm.Select((u, i) => i % 5 < 2 ? u * 0.5f : 0), cooled.Select(u => u == 0 ? 0 : u));
        using var model = VaeModel.Load(tiny.Levels);
        Assert.All(model.Decode(cooled).Zip(Values("cold.npy")), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));

        Directory.CreateDirectory(tiny["level-parts"]);
        foreach (var shard in (string[])["0/3", "1/3", "2/3"])
        {
            CliRun.Of([.. cold, "-o", tiny["level-parts/cold.npy"], "--shard", shard]).Succeeded();
        }

        CliRun.Of("merge", tiny["level-parts"], "-o", tiny["cold-joined.npy"]).Succeeded();
        Assert.Equal(File.ReadAllBytes(tiny["cold.npy"]), File.ReadAllBytes(tiny["cold-joined.npy"]));

        CliRun
            .Of([
                .. generate,
                "--temperature",
                "0.5,1",
                "-o",
                tiny["level-parts/cold.npy"],
                "--shard",
                "2/3",
                "--overwrite",
            ])
            .Succeeded();
        CliRun.Of("merge", tiny["level-parts"], "-o", tiny["unlike.npy"]).Failed(1, "temperatures: 0.5, 1, not 0.5, 0");
        Assert.False(File.Exists(tiny["unlike.npy"]));
    }

    [Fact]
    public void Shards_of_another_prior_are_not_merged()
    {
        CliRun.Of("prior", tiny.Vae, "--data", tiny.Data, "--components", "2", "-o", tiny["mixed"]).Succeeded();
        Directory.CreateDirectory(tiny["prior-parts"]);
        foreach (var (model, shard) in new[] { (tiny.Vae, "0/2"), (tiny["mixed"], "1/2") })
        {
            string[] generate = ["generate", model, "--count", "20", "-o", tiny["prior-parts/rows.npy"]];
            CliRun.Of([.. generate, "--shard", shard]).Succeeded();
        }

        CliRun.Of("merge", tiny["prior-parts"], "-o", tiny["both.npy"]).Failed(1, "model (its SHA-256)");
        Assert.False(File.Exists(tiny["both.npy"]));
    }

    [Theory]
    [InlineData("--architecture hierarchical --latent 3", "--latent has no effect here")]
    [InlineData("--architecture hierarchical --levels 3", "expected two levels at least")]
    [InlineData("--architecture hierarchical --levels 3,0", "at least one dimension each")]
    [InlineData("--architecture hierarchical --hidden 8,8", "--hidden is 8,8; expected one width")]
    [InlineData("--architecture hierarchical --attention", "--attention has no effect here")]
    [InlineData("--levels 3,2", "--levels has no effect here")]
    [InlineData("--architecture hierarchical --codes 4", "--codes is for --architecture vq")]
    public void Options_that_do_not_go_together_are_a_usage_error(string options, string words) =>
        CliRun
            .Of(TinyModels.TrainArguments("vae", tiny.Data, tiny["unfit-levels"], options.Split(' ')))
            .Failed(2, words);

    [Fact]
    public void Temperatures_of_no_level_and_of_a_table_are_refused()
    {
        string[] generate = ["generate", tiny.Levels, "--count", "4", "-o", tiny["none.npy"], "--temperature"];
        CliRun.Of([.. generate, "1,1,1"]).Failed(2, "There are 3 temperatures", "have 2 levels");
        CliRun.Of([.. generate, "1,-1"]).Failed(2, "A temperature is -1; expected a number from 0 to 3.4028235E+38.");
        CliRun.Of([.. generate, "warm"]).Failed(2, "--temperature");
        Assert.False(File.Exists(tiny["none.npy"]));
    }

    [Fact]
    public void A_training_of_levels_goes_on_with_the_same_options_alone()
    {
        string[] options = [.. "--architecture hierarchical --levels 2,3 --hidden 8 --epochs 1 --seed 5".Split(' ')];
        CliRun.Of(TinyModels.TrainArguments("vae", tiny.Data, tiny["levels-more"], options)).Succeeded();
        string[] more = [.. options[..6], "--epochs", "2", "--resume"];
        string[] other = [.. more];
        other[3] = "3,2";
        CliRun
            .Of(TinyModels.TrainArguments("vae", tiny.Data, tiny["levels-more"], other))
            .Failed(2, "--levels", "3,2", "2,3");
        CliRun.Of(TinyModels.TrainArguments("vae", tiny.Data, tiny["levels-more"], more)).Succeeded();
        Assert.Equal(2, ModelBundle.Read(tiny["levels-more"]).Card.History.Count);
    }

    private float[] Values(string file)
    {
        using var reader = RowReader.Open(tiny[file]);
        var values = new float[reader.Count!.Value * reader.RowSize];
        reader.Read(values);
        return values;
    }
}
