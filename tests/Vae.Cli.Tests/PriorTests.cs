using System.Text.Json;
using Vae.Inference;

namespace Vae.Cli.Tests;

/// <summary><c>vae prior</c> and <c>vae study prior</c>.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class PriorTests(TinyModels tiny)
{
    [Fact]
    public void A_bundle_gets_a_prior_and_generates_from_it()
    {
        var rows = tiny["600.npy"];
        CliRun.Of("generate", tiny.Vae, "--count", "600", "--seed", "8", "-o", rows).Succeeded();
        var run = CliRun
            .Of("prior", tiny.Vae, "--images", rows, "--shape", "8,8", "--components", "3", "-o", tiny["with-prior"])
            .Succeeded();
        Assert.Contains("3 Gaussians", run.Output);
        var inspected = CliRun.Of("inspect", tiny["with-prior"]).Succeeded().Output;
        Assert.Contains("a mixture of 3 Gaussians", inspected);
        // The format of the card, which has a prior, and not of the graphs, which know nothing of it.
        Assert.Matches(@"bundle format +\| 4, ", inspected);

        Assert.Contains(
            "are those of a standard normal prior",
            CliRun.Of("traverse", tiny["with-prior"], "--quantiles", "-o", tiny["plane.png"]).Succeeded().Error
        );

        var card = ModelBundle.Read(tiny["with-prior"]).Card;
        Assert.Equal((4, false), (card.FormatVersion, card.Prior!.IsTrained));
        CliRun.Of("generate", tiny["with-prior"], "--count", "5", "--seed", "2", "-o", tiny["drawn.npy"]).Succeeded();
        using var model = VaeModel.Load(tiny["with-prior"]);
        var expected = new float[5 * model.DataSize];
        model.Generate(2, 0, [], expected);
        using var reader = Data.RowReader.Open(tiny["drawn.npy"]);
        var found = new float[expected.Length];
        reader.Read(found);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void The_model_that_is_read_is_not_replaced()
    {
        ModelBundle.Write(tiny["prior-in-place"], ModelBundle.Read(tiny.Vae));
        CliRun
            .Of("prior", tiny["prior-in-place"], "--data", tiny.Data, "-o", tiny["prior-in-place"], "--overwrite")
            .Failed(ExitCode.Failure, "which is read; expected another output.");
        Assert.Null(ModelBundle.Read(tiny["prior-in-place"]).Card.Prior);
    }

    [Fact]
    public void Too_few_rows_for_a_mixture_are_told()
    {
        var run = CliRun.Of("prior", tiny.Cvae, "--data", tiny.Data, "-o", tiny["few"]).Succeeded();
        Assert.Equal(
            TinyModels.Classes,
            run.Output.Split("standard normal, as there are fewer than 500 rows").Length - 1
        );
    }

    [Fact]
    public void Rows_of_another_shape_are_a_usage_error()
    {
        File.WriteAllText(tiny["narrow.csv"], "1,2\n3,4\n");
        CliRun
            .Of("prior", tiny.Vae, "--images", tiny["narrow.csv"], "-o", tiny["narrow"])
            .Failed(2, "have shape [2]; the model expects [1, 8, 8]");
        Assert.False(Directory.Exists(tiny["narrow"]));
    }

    [Fact]
    public void The_study_compares_priors()
    {
        string[] study =
        [
            "study",
            "prior",
            tiny.Vae,
            "--data",
            tiny.Data,
            "--components",
            "2,3",
            "--seeds",
            "1",
            "--count",
            "50",
        ];
        var table = CliRun.Of([.. study, "--markdown"]).Succeeded();
        Assert.Contains("| mixture of 3 |", table.Output);
        Assert.Contains("3/3  mixture of 3, seed 1: Fréchet distance", table.Error);
        var runs = JsonDocument.Parse(CliRun.Of([.. study, "--json"]).Succeeded().Output).RootElement;
        Assert.Equal([-1, 0, 2, 3], runs.EnumerateArray().Select(run => run.GetProperty("components").GetInt32()));
        CliRun
            .Of([.. study[..5], "--components", "0"])
            .Failed(2, "--components has 0; expected numbers from 1 to 10000.");
    }
}
