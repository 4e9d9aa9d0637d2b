using System.Text.Json;
using Vae.Tests;

namespace Vae.Cli.Tests;

/// <summary><c>vae report</c> on tiny models of 8×8 pictures of three classes.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class ReportTests(TinyModels tiny)
{
    [Fact]
    public void A_report_of_other_shapes_and_classes_is_whole()
    {
        var run = Report("whole").Succeeded();
        Assert.Equal(Path.Combine(tiny["whole"], "index.html"), run.Output.Trim());
        var figures = Directory.GetFiles(Path.Combine(tiny["whole"], "figures"), "*.json");
        Assert.Equal(11, figures.Length);
        foreach (var file in figures)
        {
            var figure = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
            Assert.Equal(Path.GetFileNameWithoutExtension(file), figure.GetProperty("id").GetString());
            foreach (var picture in figure.GetProperty("pictures").EnumerateArray())
            {
                var path = Path.Combine(tiny["whole"], "figures", picture.GetProperty("file").GetString()!);
                var png = PngDecoder.Read(File.ReadAllBytes(path));
                Assert.Equal(
                    (picture.GetProperty("width").GetInt32(), picture.GetProperty("height").GetInt32()),
                    (png.Width, png.Height)
                );
            }
        }

        var names = Directory.GetFileSystemEntries(tiny["."], "whole*").Select(Path.GetFileName);
        Assert.Equal(["whole"], names);
    }

    [Fact]
    public async Task A_report_is_served_until_it_is_stopped()
    {
        Report("served").Succeeded();
        var page = Path.Combine(tiny["served"], "index.html");
        var written = File.GetLastWriteTimeUtc(page);
        using var stop = new CancellationTokenSource();
        using var output = new FirstLine();
        var context = new CliContext
        {
            Output = output,
            Error = TextWriter.Null,
            OpenInput = () => Stream.Null,
            OpenOutput = () => Stream.Null,
            Cancellation = stop.Token,
        };
        var serving = Task.Run(() => CommandLineApp.Run(["report", "--out", tiny["served"], "--serve"], context));
        var address = (await output.Line)
            .Split(' ')
            .Single(word => word.StartsWith("http", StringComparison.Ordinal))
            .TrimEnd(',');
        using var client = new HttpClient();
        Assert.Equal(await File.ReadAllTextAsync(page), await client.GetStringAsync(new Uri(address)));
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Success, await serving);
        Assert.Equal(written, File.GetLastWriteTimeUtc(page));
    }

    [Fact]
    public void What_is_no_report_is_not_replaced()
    {
        Report("data").Failed(ExitCode.Failure, "holds files that are no report");
        Assert.True(File.Exists(tiny.TestImages));
    }

    [Fact]
    public void Models_in_each_others_place_are_named()
    {
        CliRun
            .Of("report", "--vae", tiny.Cvae, "--cvae", tiny.Cvae, "--data", tiny.Data, "--out", tiny["swapped"])
            .Failed(ExitCode.Failure, "The VAE is conditional; expected a model without labels.");
        Assert.False(Directory.Exists(tiny["swapped"]));
    }

    [Fact]
    public void A_bundle_alone_has_a_report_without_any_data_that_replaces_the_one_before()
    {
        var run = CliRun.Of("report", tiny.Cvae, "--out", tiny["report-of-a-bundle"]).Succeeded();
        Assert.Equal(Path.Combine(tiny["report-of-a-bundle"], "index.html"), run.Output.Trim());
        CliRun.Of("report", tiny.Vae, "--out", tiny["report-of-a-bundle"]).Succeeded();
        var page = File.ReadAllText(Path.Combine(tiny["report-of-a-bundle"], "index.html"));
        Assert.Contains("<h1>The model vae</h1>", page);
        Assert.DoesNotContain(Path.GetDirectoryName(tiny.Vae)!, page);
        Assert.Equal(
            ["01-training.json", "01-training.png", "03-generated-pictures.json", "03-generated-pictures.png"],
            Directory
                .GetFiles(Path.Combine(tiny["report-of-a-bundle"], "figures"))
                .Select(Path.GetFileName)
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["report-of-a-bundle"],
            Directory.GetFileSystemEntries(tiny["."], "report-of-a-bundle*").Select(Path.GetFileName)
        );
    }

    [Fact]
    public void What_codes_and_levels_draw_is_in_their_report()
    {
        Assert.Equal(["01-training.json", "03-generated-pictures.json"], Figures(tiny.VqWithPrior, "of-codes"));
        Assert.Equal(["01-training.json", "03-generated-pictures.json"], Figures(tiny.Levels, "of-levels"));
        // Without a prior it generates nothing.
        Assert.Equal(["01-training.json"], Figures(tiny.Vq, "of-no-prior"));
        var figure = File.ReadAllText(Path.Combine(tiny["of-codes"], "figures", "03-generated-pictures.json"));
        Assert.Contains("drawn by the decoder of codes of the prior", figure, StringComparison.Ordinal);

        string[] Figures(string bundle, string output)
        {
            CliRun.Of("report", bundle, "--out", tiny[output]).Succeeded();
            return
            [
                .. Directory
                    .GetFiles(Path.Combine(tiny[output], "figures"), "*.json")
                    .Select(Path.GetFileName)
                    .Order()
                    .OfType<string>(),
            ];
        }
    }

    [Fact]
    public void A_cancelled_report_leaves_the_one_before_as_it_was()
    {
        CliRun.Of("report", tiny.Vae, "--out", tiny["kept"]).Succeeded();
        var page = File.ReadAllText(Path.Combine(tiny["kept"], "index.html"));
        var run = CliRun.Of(["report", tiny.Cvae, "--out", tiny["kept"]], null, new CancellationToken(canceled: true));
        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        Assert.Equal(page, File.ReadAllText(Path.Combine(tiny["kept"], "index.html")));
        Assert.Equal(["kept"], Directory.GetFileSystemEntries(tiny["."], "kept*").Select(Path.GetFileName));
    }

    [Fact]
    public void A_directory_that_is_no_bundle_is_named_and_nothing_is_written()
    {
        CliRun.Of("report", tiny.Data, "--out", tiny["none"]).Failed(ExitCode.Failure, "model.json");
        CliRun.Of("report", tiny.Vae, "--out", tiny.Data).Failed(ExitCode.Failure, "holds files that are no report");
        Assert.False(Directory.Exists(tiny["none"]));
    }

    [Theory]
    [InlineData("--port", "65536", "0 to 65535")]
    [InlineData("--port", "-1", "0 to 65535")]
    [InlineData("--points", "1", "2 to 1000000")]
    public void A_number_out_of_range_is_named(string option, string value, string expected) =>
        CliRun.Of("report", option, value).Failed(ExitCode.Usage, $"{option} is {value}; expected {expected}.");

    private CliRun Report(string name) =>
        CliRun.Of("report", "--vae", tiny.Vae, "--cvae", tiny.Cvae, "--data", tiny.Data, "--out", tiny[name]);
}
