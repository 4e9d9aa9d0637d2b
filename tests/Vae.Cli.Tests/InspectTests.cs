using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vae.Inference;
using Vae.Training;

namespace Vae.Cli.Tests;

/// <summary>Commands that show what is there: inspect and data.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class InspectTests(TinyModels tiny)
{
    [Fact]
    public void Inspect_shows_the_network_or_the_card()
    {
        var output = CliRun.Of("inspect", tiny.Cvae).Succeeded().Output;
        Assert.Contains("3 classes", output);
        Assert.Contains("encoder input", output);
        var json = CliRun.Of("inspect", tiny.Cvae, "--json").Succeeded().Output;
        Assert.Equal(
            2,
            JsonDocument.Parse(json).RootElement.GetProperty("architecture").GetProperty("latent_size").GetInt32()
        );
    }

    [Fact]
    public void A_bundle_whose_layers_nobody_noted_is_inspected_and_generates()
    {
        var copy = Directory.CreateDirectory(tiny["noteless"]).FullName;
        foreach (var file in Directory.EnumerateFiles(tiny.Cvae))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
        }

        var path = Path.Combine(copy, "model.json");
        var card = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        card.Remove("architecture");
        File.WriteAllText(path, card.ToJsonString());

        var output = CliRun.Of("inspect", copy).Succeeded().Output;
        Assert.Contains("not in the model card", output);
        Assert.Contains("3 classes", output);
        Assert.DoesNotContain("encoder input", output);
        CliRun.Of("generate", copy, "--count", "4", "--seed", "1", "-o", tiny["noteless.npy"]).Succeeded();
        CliRun.Of("generate", tiny.Cvae, "--count", "4", "--seed", "1", "-o", tiny["noted.npy"]).Succeeded();
        Assert.Equal(File.ReadAllBytes(tiny["noted.npy"]), File.ReadAllBytes(tiny["noteless.npy"]));
    }

    [Fact]
    public void Inspect_tells_of_likelihood_standardization_detector_and_warnings()
    {
        var random = new Random(3);
        float[] rows = [.. Enumerable.Range(0, 4 * 400).Select(i => i % 4 + random.NextSingle())];
        var data = VaeDataset.FromRows("readings", new DataShape(4), rows);
        var network = VaeArchitecture.Mlp(data.Shape, [8], 2, likelihood: Likelihood.StudentT) with
        {
            Standardization = new Standardization([0.5f, 1.5f, 2.5f, 3.5f], [0.3f, 0.3f, 0.3f, 0.3f]),
        };
        var options = new TrainingOptions
        {
            Epochs = 1,
            BatchSize = 60,
            Seed = 1,
            ValidationFraction = 0.5,
            Beta = new ConstantBeta(1000),
        };
        var trained = new VaeDetectorTrainer(network, options, new DetectorOptions { Networks = 1 }).Train(data);
        ModelBundle.Write(tiny["detector"], trained.Bundle);

        var output = CliRun.Of("inspect", tiny["detector"]).Succeeded().Output;
        Assert.Matches(@"rows +\| \[4\], StudentT with \d+ degrees of freedom", output);
        Assert.Matches(@"standardization +\| in the graphs: a mean and a spread of each of 4 elements", output);
        Assert.Matches(@"detector +\| calibrated on 200 rows that were held out", output);
        var calibration = AnomalyCalibration.Of([.. trained.HeldOutScores]);
        Assert.Contains(
            string.Create(
                CultureInfo.InvariantCulture,
                $"5 % above {calibration.ScoreOf(0.05):G4}; 1 % above {calibration.ScoreOf(0.01):G4}; 0.1 % above {calibration.ScoreOf(0.001):G4} (extrapolated)"
            ),
            Regex.Replace(output, @"\s*\|\s*\|?\s*", " ")
        );
        Assert.NotNull(trained.First.Summary.Warnings);
        Assert.Matches(@"warning +\| ", output);
        Assert.Matches(@"held-out figures +\| ", output);

        var plain = CliRun.Of("inspect", tiny.Vae).Succeeded().Output;
        Assert.Matches(@"standardization +\| none: the graphs take rows as they are", plain);
        Assert.Matches(@"detector +\| none", plain);
        Assert.DoesNotContain("degrees of freedom", plain);
    }

    [Fact]
    public void Data_shows_the_files_of_a_directory()
    {
        var output = CliRun.Of("data", tiny.Data, "--json").Succeeded().Output;
        var files = JsonDocument.Parse(output).RootElement.EnumerateArray().ToList();
        Assert.Equal(["96", "96", "40", "40"], files.Select(file => file.GetProperty("items").GetString()));
        Assert.Equal(tiny.TestLabels, files[^1].GetProperty("file").GetString());
    }
}
