using System.Text.Json;
using System.Text.Json.Nodes;

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
    public void Data_shows_the_files_of_a_directory()
    {
        var output = CliRun.Of("data", tiny.Data, "--json").Succeeded().Output;
        var files = JsonDocument.Parse(output).RootElement.EnumerateArray().ToList();
        Assert.Equal(["96", "96", "40", "40"], files.Select(file => file.GetProperty("items").GetString()));
        Assert.Equal(tiny.TestLabels, files[^1].GetProperty("file").GetString());
    }
}
