using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vae.Cli.Tests.Runs;
using Vae.Inference;

namespace Vae.Cli.Tests;

/// <summary>Every command on tiny models.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class CommandTests(TinyModels tiny)
{
    [Fact]
    public void Encode_writes_what_the_library_encodes()
    {
        CliRun.Of("encode", tiny.Vae, "--images", tiny.TestImages, "-o", tiny["codes.csv"]).Succeeded();
        var lines = File.ReadAllLines(tiny["codes.csv"]);
        Assert.Equal("row,mean_0,mean_1,log_variance_0,log_variance_1", lines[0]);
        Assert.Equal(TinyModels.TestRows, lines.Length - 1);
        using var model = VaeModel.Load(tiny.Vae);
        var posterior = model.Encode(Images(TinyModels.TestRows));
        var last = lines[^1].Split(',').Select(field => float.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal([TinyModels.TestRows - 1, .. posterior.Mean[^2..], .. posterior.LogVariance[^2..]], last);
    }

    [Theory]
    [InlineData("home")]
    [InlineData("/proc/nobodys-home")]
    public void Encode_leaves_nothing_at_home_whether_it_can_be_written_or_not(string name)
    {
        var home = tiny[name];
        var environment = $"HOME={home} XDG_CACHE_HOME= ORT_DISABLE_TELEMETRY=";
        string[] arguments = ["encode", tiny.Vae, "--images", tiny.TestImages, "-o", "-"];
        var run = Runs.VaeProcess.Run(environment, arguments).Succeeded();
        Assert.Equal(CliRun.Of(arguments).Error, run.Error);
        Assert.False(Directory.Exists(home));
    }

    [Fact]
    public void Encode_takes_a_data_set_with_its_labels_and_means_alone()
    {
        var run = CliRun
            .Of("encode", tiny.Cvae, "--data", tiny.Data, "--count", "4", "--mean-only", "--batch-size", "3", "-o", "-")
            .Succeeded();
        var lines = System.Text.Encoding.UTF8.GetString(run.Bytes).TrimEnd().Split('\n');
        Assert.Equal("row,label,mean_0,mean_1", lines[0]);
        Assert.Equal(["0,0", "1,1", "2,2", "3,0"], lines[1..].Select(line => line[..3]));
    }

    [Theory]
    [InlineData("encode", "-o", "-")]
    [InlineData("evaluate")]
    [InlineData("reconstruct", "-o", "-")]
    public void Data_out_of_range_is_refused_with_the_way_out_and_clipped_on_request(
        string command,
        params string[] more
    )
    {
        var csv = string.Join(",", Enumerable.Repeat("0.5", 63).Append("1.5"));
        var clipped = csv.Replace("1.5", "1", StringComparison.Ordinal);
        CliRun Run(string line, params string[] clip) =>
            CliRun.Of(
                [command, tiny.Vae, "--images", "-", "--count", "1", .. more, .. clip],
                System.Text.Encoding.ASCII.GetBytes(line),
                CancellationToken.None
            );

        Run(csv).Failed(1, "holds 1.5 at element 63", "from 0 to 1", "--clip");
        var (expected, found) = (Run(clipped).Succeeded(), Run(csv, "--clip").Succeeded());
        Assert.Equal(expected.Output, found.Output);
        Assert.Equal(expected.Bytes, found.Bytes);
    }

    [Fact]
    public void Generate_gives_the_same_images_in_one_piece_and_in_parts()
    {
        Generate("all.idx", "0", "20", "256");
        Generate("first.idx.gz", "0", "13", "7");
        Generate("last.idx", "13", "7", "2");
        Assert.Equal(Pixels("all.idx"), Pixels("first.idx.gz").Concat(Pixels("last.idx")));
        using var model = VaeModel.Load(tiny.Cvae);
        var expected = new byte[20 * 64];
        UnitBytes.Convert(model.Generate(20, 7, LabelPlan.Parse("1,2", 3)), expected);
        Assert.Equal(expected, Pixels("all.idx"));
        Assert.Equal([2, 1, 2, 1, 2, 1, 2], Pixels("last.labels.idx"));
    }

    [Fact]
    public void Generate_makes_a_sheet_with_a_column_for_each_class()
    {
        CliRun.Of("generate", tiny.Cvae, "--count", "7", "--labels", "0-2", "-o", tiny["digits.png"]).Succeeded();
        var png = PngDecoder.Read(File.ReadAllBytes(tiny["digits.png"]));
        Assert.Equal((3 * 34 + 2, 3 * 34 + 2, 1), (png.Width, png.Height, png.Channels));
    }

    [Fact]
    public void The_standard_streams_connect_commands()
    {
        var images = CliRun.Of("generate", tiny.Vae, "--count", "5", "-o", "-").Succeeded().Bytes;
        var codes = CliRun.Of(
            ["encode", tiny.Vae, "--images", "-", "-o", tiny["five.npy"]],
            images,
            CancellationToken.None
        );
        codes.Succeeded();
        Assert.Equal(128 + 5 * 4 * 4, new FileInfo(tiny["five.npy"]).Length);
    }

    [Theory]
    [InlineData("evaluate --json")]
    [InlineData("encode -o encoded.npy")]
    [InlineData("reconstruct -o reconstructed.npy")]
    public void Fewer_rows_from_a_pipe_than_asked_for_are_an_error(string command)
    {
        CliRun.Of("generate", tiny.Vae, "--count", "3", "-o", tiny["three.csv"]).Succeeded();
        VaeProcess
            .Shell(
                $"cd \"$1\" && cat three.csv | vae {command} --images - --count 6 \"$2\"",
                Path.GetDirectoryName(tiny["three.csv"])!,
                tiny.Vae
            )
            .Failed(1, "The standard input has 3 rows; expected row 5, too.");
        Assert.False(File.Exists(tiny["encoded.npy"]) || File.Exists(tiny["reconstructed.npy"]));
    }

    [Fact]
    public void Reconstruct_gives_the_librarys_reconstructions()
    {
        CliRun.Of("reconstruct", tiny.Vae, "--images", tiny.TestImages, "-o", tiny["again.idx"]).Succeeded();
        using var model = VaeModel.Load(tiny.Vae);
        var expected = new byte[TinyModels.TestRows * 64];
        UnitBytes.Convert(model.Reconstruct(Images(TinyModels.TestRows)), expected);
        Assert.Equal(expected, Pixels("again.idx"));
    }

    [Fact]
    public void Reconstruct_makes_a_sheet_of_originals_and_other_classes()
    {
        CliRun
            .Of("reconstruct", tiny.Cvae, "--data", tiny.Data, "--count", "2", "--as", "0-2", "-o", tiny["styles.png"])
            .Succeeded();
        var png = PngDecoder.Read(File.ReadAllBytes(tiny["styles.png"]));
        Assert.Equal((4 * 34 + 2, 2 * 34 + 2), (png.Width, png.Height));
        // The original of the first image, enlarged 4 times: its pixel (0, 1) is on its bar.
        Assert.Equal((byte)Math.Round(Images(1)[1] * 255), png.Pixels[3 * png.Width + 2 + 4 + 1]);
    }

    [Theory]
    [InlineData("vae")]
    [InlineData("cvae")]
    public void Interpolate_and_traverse_give_the_images_they_say(string model)
    {
        CliRun
            .Of(
                "interpolate",
                tiny[model],
                "--paths",
                "3",
                "--steps",
                "5",
                "--spherical",
                "-o",
                tiny[$"paths-{model}.idx"]
            )
            .Succeeded();
        Assert.Equal(15 * 64, Pixels($"paths-{model}.idx").Length);
        CliRun
            .Of(
                "interpolate",
                tiny[model],
                "--data",
                tiny.Data,
                "--paths",
                "2",
                "--steps",
                "4",
                "-o",
                tiny[$"paths-{model}.idx"],
                "--overwrite"
            )
            .Succeeded();
        Assert.Equal(8 * 64, Pixels($"paths-{model}.idx").Length);
        CliRun.Of("traverse", tiny[model], "--steps", "4", "-o", tiny[$"grid-{model}.idx"]).Succeeded();
        Assert.Equal(16 * 64, Pixels($"grid-{model}.idx").Length);
        CliRun.Of("traverse", tiny[model], "--steps", "4", "--quantiles", "-o", tiny["grid.png"]).Succeeded();
        Assert.Equal(4 * 34 + 2, PngDecoder.Read(File.ReadAllBytes(tiny["grid.png"])).Width);
    }

    [Fact]
    public void A_path_ends_in_the_reconstructions_of_its_images()
    {
        CliRun
            .Of(
                "interpolate",
                tiny.Cvae,
                "--data",
                tiny.Data,
                "--paths",
                "1",
                "--steps",
                "3",
                "--as",
                "0",
                "-o",
                tiny["path.idx"]
            )
            .Succeeded();
        using var model = VaeModel.Load(tiny.Cvae);
        var means = model.Encode(Images(2), [0, 1]).Mean;
        var expected = new byte[2 * 64];
        UnitBytes.Convert(model.Decode(means, [0, 0]), expected);
        Assert.Equal(expected, Pixels("path.idx")[..64].Concat(Pixels("path.idx")[128..]));
    }

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
    public void Rows_of_a_part_keep_their_numbers()
    {
        var run = CliRun
            .Of("generate", tiny.Cvae, "--first-row", "7", "--count", "2", "--format", "csv", "-o", "-")
            .Succeeded();
        var lines = System.Text.Encoding.UTF8.GetString(run.Bytes).Split('\n');
        Assert.Equal(["7,1,", "8,2,"], lines[1..3].Select(line => line[..4]));
    }

    [Fact]
    public void Evaluate_prints_a_table()
    {
        var output = CliRun.Of("evaluate", tiny.Vae, "--data", tiny.Data).Succeeded().Output;
        Assert.Contains("measured on 40 rows", output);
        Assert.Contains("negative ELBO", output);
        Assert.DoesNotContain("importance", output);
    }

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

    private void Generate(string file, string firstRow, string count, string batch)
    {
        string[] asked =
        [
            "generate",
            tiny.Cvae,
            "--labels",
            "1,2",
            "--seed",
            "7",
            "--first-row",
            firstRow,
            "--count",
            count,
        ];
        CliRun.Of([.. asked, "--batch-size", batch, "-o", tiny[file], "--with", "labels"]).Succeeded();
    }

    private byte[] Pixels(string file)
    {
        using var reader = RowReader.Open(tiny[file]);
        var pixels = new byte[reader.Count!.Value * reader.RowSize];
        reader.ReadValues<byte>(pixels);
        return pixels;
    }

    private float[] Images(int count)
    {
        using var reader = RowReader.Open(tiny.TestImages);
        var images = new float[count * reader.RowSize];
        reader.Read(images);
        return images;
    }
}
