using System.Text.Json;
using Vae.Data;
using Vae.Inference;

namespace Vae.Cli.Tests;

/// <summary>What the commands do with a VQ-VAE.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class CodesTests(TinyModels tiny)
{
    [Fact]
    public void A_training_of_codes_is_inspected_and_evaluated()
    {
        var card = ModelBundle.Read(tiny.Vq).Card;
        Assert.Equal(7, card.FormatVersion);
        Assert.Equal(
            new LatentCodes
            {
                Size = 8,
                Height = 2,
                Width = 2,
            },
            card.Signature.Codes
        );
        var kept = card.History[^1];
        Assert.InRange(kept.Train.Perplexity!.Value, 1, 8);

        var text = CliRun.Of("inspect", tiny.Vq).Succeeded().Output;
        Assert.Contains("2×2 of 8 each", text);
        Assert.Contains("none yet", text);
        Assert.Contains("codebook", text);
        Assert.Contains($"{kept.Test!.ActiveUnits} codes of perplexity {kept.Test.Perplexity:F1}", text);

        var table = CliRun.Of("evaluate", tiny.Vq, "--data", tiny.Data).Succeeded().Output;
        Assert.Contains("perplexity of the codes", table);
        Assert.Contains("KL divergence", table);
        var json = CliRun.Of("evaluate", tiny.Vq, "--data", tiny.Data, "--json").Succeeded().Output;
        var measured = JsonDocument.Parse(json).RootElement.GetProperty("measured");
        Assert.Equal(kept.Test.Reconstruction, measured.GetProperty("reconstruction").GetDouble(), 1e-3);
        Assert.Equal(kept.Test.Perplexity!.Value, measured.GetProperty("perplexity").GetDouble(), 1e-6);
        CliRun.Of("evaluate", tiny.Vq, "--data", tiny.Data, "-k", "3").Failed(2, "only one draw");
    }

    [Fact]
    public void Codes_are_written_and_decoded_to_the_reconstructions()
    {
        using var model = VqVaeModel.Load(tiny.Vq);
        var images = tiny.Images(TinyModels.TestRows);
        var codes = model.Encode(images);

        CliRun.Of("encode", tiny.Vq, "--images", tiny.TestImages, "-o", tiny["codes.csv"]).Succeeded();
        var lines = File.ReadAllLines(tiny["codes.csv"]);
        Assert.Equal("row,code_0,code_1,code_2,code_3", lines[0]);
        Assert.Equal($"0,{string.Join(',', codes[..4])}", lines[1]);

        CliRun.Of("decode", tiny.Vq, "--latents", tiny["codes.csv"], "-o", tiny["decoded.npy"]).Succeeded();
        string[] reconstruct = ["reconstruct", tiny.Vq, "--images", tiny.TestImages, "-o", tiny["vq-again.npy"]];
        CliRun.Of(reconstruct).Succeeded();
        Assert.Equal(model.Reconstruct(images), Values("decoded.npy"));
        Assert.Equal(Values("vq-again.npy"), Values("decoded.npy"));

        File.WriteAllText(tiny["wrong.csv"], "3,1,2,0\n0,1.5,2,3\n");
        string[] decode = ["decode", tiny.Vq, "--latents", tiny["wrong.csv"], "-o", tiny["wrong.npy"]];
        CliRun.Of(decode).Failed(1, "Row 1", "1.5 at element 1; expected a code, a whole number from 0 to 7");
        File.WriteAllText(tiny["wrong.csv"], "2,1,0\n");
        CliRun.Of(decode).Failed(1, "rows of 3 elements; the model decodes 4");
        Assert.False(File.Exists(tiny["wrong.npy"]));
        CliRun.Of("encode", tiny.Vq, "--images", tiny.TestImages, "--mean-only", "-o", "-").Failed(2, "--mean-only");
    }

    [Fact]
    public void Latent_vectors_are_decoded_as_well()
    {
        string[] encode = ["encode", tiny.Vae, "--images", tiny.TestImages, "--mean-only", "-o", tiny["means.npy"]];
        CliRun.Of(encode).Succeeded();
        CliRun.Of("decode", tiny.Vae, "--latents", tiny["means.npy"], "-o", tiny["of-means.npy"]).Succeeded();
        using var model = VaeModel.Load(tiny.Vae);
        Assert.Equal(model.Decode(Values("means.npy")), Values("of-means.npy"));
    }

    [Fact]
    public void Rows_are_generated_by_the_prior_of_codes_the_same_in_shards_as_in_one()
    {
        var run = CliRun
            .Of("generate", tiny.Vq, "--count", "4", "-o", tiny["no-prior.npy"])
            .Failed(2, "without a prior of its codes", "vae prior trains one");
        Assert.False(File.Exists(tiny["no-prior.npy"]));

        var inspected = CliRun.Of("inspect", tiny.VqWithPrior).Succeeded().Output;
        Assert.Contains("of codes, −ln p", inspected);
        var evaluated = CliRun.Of("evaluate", tiny.VqWithPrior, "--data", tiny.Data).Succeeded().Output;
        Assert.Contains("−ln p of the codes", evaluated);

        string[] generate = ["generate", tiny.VqWithPrior, "--count", "100", "--seed", "6", "--batch-size", "16"];
        CliRun.Of([.. generate, "-o", tiny["vq.npy"], "--with", "latents"]).Succeeded();
        Directory.CreateDirectory(tiny["vq-parts"]);
        foreach (var shard in (string[])["0/3", "1/3", "2/3"])
        {
            CliRun.Of([.. generate, "-o", tiny["vq-parts/vq.npy"], "--with", "latents", "--shard", shard]).Succeeded();
        }

        CliRun.Of("merge", tiny["vq-parts"], "-o", tiny["vq-joined.npy"]).Succeeded();
        Assert.Equal(File.ReadAllBytes(tiny["vq.npy"]), File.ReadAllBytes(tiny["vq-joined.npy"]));
        Assert.Equal(File.ReadAllBytes(tiny["vq.latents.npy"]), File.ReadAllBytes(tiny["vq-joined.latents.npy"]));
        string[] rest = ["generate", tiny.VqWithPrior, "--count", "37", "--seed", "6", "--batch-size", "16"];
        CliRun.Of([.. rest, "--first-row", "63", "-o", tiny["vq-rest.npy"]]).Succeeded();
        Assert.Equal(Values("vq.npy")[(63 * 64)..], Values("vq-rest.npy"));

        using var model = VqVaeModel.Load(tiny.VqWithPrior);
        var codes = Array.ConvertAll(Values("vq.latents.npy"), code => (long)code);
        Assert.All(model.Decode(codes).Zip(Values("vq.npy")), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        CliRun.Of([.. generate, "--temperature", "0.2", "-o", tiny["vq-cold.npy"]]).Succeeded();
        Assert.NotEqual(Values("vq.npy"), Values("vq-cold.npy"));
        Assert.DoesNotContain("   at ", run.Error);
    }

    [Fact]
    public void What_codes_cannot_do_is_said_in_one_sentence()
    {
        CliRun
            .Of("interpolate", tiny.Vq, "-o", tiny["none.png"])
            .Failed(2, "is a VQ-VAE, whose latent variables are codes; vae interpolate is for Gaussian ones.");
        CliRun.Of("traverse", tiny.Vq, "-o", tiny["none.png"]).Failed(2, "vae traverse is for Gaussian ones.");
        string[] transfer = ["reconstruct", tiny.Vq, "--images", tiny.TestImages, "--as", "1", "-o", tiny["none.png"]];
        CliRun.Of(transfer).Failed(2, "--as was given", "VQ-VAE");
        CliRun
            .Of("generate", tiny.VqWithPrior, "--temperature", "1,1", "-o", tiny["none.png"])
            .Failed(
                2,
                "The temperatures are 1, 1 and the model's latent variables are codes; expected one number above 0"
            );
        CliRun
            .Of("prior", tiny.Vq, "--data", tiny.Data, "--components", "3", "-o", tiny["none"])
            .Failed(2, "--components");
        CliRun.Of("prior", tiny.Vae, "--data", tiny.Data, "--epochs", "3", "-o", tiny["none"]).Failed(2, "--epochs");
        Assert.False(Path.Exists(tiny["none"]) || File.Exists(tiny["none.png"]));
    }

    [Theory]
    [InlineData("--architecture vq --latent 3", "--latent")]
    [InlineData("--architecture vq --hidden 8", "--hidden")]
    [InlineData("--architecture vq --beta constant:2", "--beta")]
    [InlineData("--architecture vq --free-bits 0.5", "free bits")]
    [InlineData("--architecture vq --importance-samples 2", "importance samples")]
    [InlineData("--codes 16", "--codes is for --architecture vq")]
    [InlineData("--architecture resnet --code-size 16", "the architecture is resnet")]
    public void Options_that_do_not_go_together_are_a_usage_error(string options, string words) =>
        CliRun.Of(TinyModels.TrainArguments("vae", tiny.Data, tiny["unfit-vq"], options.Split(' '))).Failed(2, words);

    [Fact]
    public void A_training_of_codes_goes_on_with_the_same_options_alone()
    {
        string[] options = [.. "--architecture vq --codes 8 --code-size 4 --epochs 1 --seed 3".Split(' ')];
        CliRun.Of(TinyModels.TrainArguments("vae", tiny.Data, tiny["vq-more"], options)).Succeeded();
        string[] more = [.. options[..6], "--epochs", "2", "--resume"];
        CliRun.Of(TinyModels.TrainArguments("vae", tiny.Data, tiny["vq-more"], more)).Succeeded();
        Assert.Equal(2, ModelBundle.Read(tiny["vq-more"]).Card.History.Count);
        more[3] = "16";
        CliRun
            .Of(TinyModels.TrainArguments("vae", tiny.Data, tiny["vq-more"], more))
            .Failed(2, "--codes: 8 in the checkpoint, 16 asked for");
    }

    private float[] Values(string file)
    {
        using var reader = RowReader.Open(tiny[file]);
        var values = new float[reader.Count!.Value * reader.RowSize];
        reader.Read(values);
        return values;
    }
}
