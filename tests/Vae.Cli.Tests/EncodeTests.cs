using System.Globalization;
using System.Text;
using Vae.Cli.Tests.Runs;
using Vae.Inference;

namespace Vae.Cli.Tests;

/// <summary><c>vae encode</c>, and what it reads.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class EncodeTests(TinyModels tiny)
{
    [Fact]
    public void Encode_writes_what_the_library_encodes()
    {
        CliRun.Of("encode", tiny.Vae, "--images", tiny.TestImages, "-o", tiny["codes.csv"]).Succeeded();
        var lines = File.ReadAllLines(tiny["codes.csv"]);
        Assert.Equal("row,mean_0,mean_1,log_variance_0,log_variance_1", lines[0]);
        Assert.Equal(TinyModels.TestRows, lines.Length - 1);
        using var model = VaeModel.Load(tiny.Vae);
        var posterior = model.Encode(tiny.Images(TinyModels.TestRows));
        var last = lines[^1].Split(',').Select(field => float.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal([TinyModels.TestRows - 1, .. posterior.Mean[^2..], .. posterior.LogVariance[^2..]], last);
    }

    [Fact]
    public void Encode_takes_a_data_set_with_its_labels_and_means_alone()
    {
        var run = CliRun
            .Of("encode", tiny.Cvae, "--data", tiny.Data, "--count", "4", "--mean-only", "--batch-size", "3", "-o", "-")
            .Succeeded();
        var lines = Encoding.UTF8.GetString(run.Bytes).TrimEnd().Split('\n');
        Assert.Equal("row,label,mean_0,mean_1", lines[0]);
        Assert.Equal(["0,0", "1,1", "2,2", "3,0"], lines[1..].Select(line => line[..3]));
    }

    [Theory]
    [InlineData("home")]
    [InlineData("/proc/nobodys-home")]
    public void Encode_leaves_nothing_at_home_whether_it_can_be_written_or_not(string name)
    {
        var home = tiny[name];
        var environment = $"HOME={home} XDG_CACHE_HOME= ORT_DISABLE_TELEMETRY=";
        string[] arguments = ["encode", tiny.Vae, "--images", tiny.TestImages, "-o", "-"];
        var run = VaeProcess.Run(environment, arguments).Succeeded();
        Assert.Equal(CliRun.Of(arguments).Error, run.Error);
        Assert.False(Directory.Exists(home));
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
                Encoding.ASCII.GetBytes(line),
                CancellationToken.None
            );

        Run(csv).Failed(1, "holds 1.5 at element 63", "from 0 to 1", "--clip");
        var (expected, found) = (Run(clipped).Succeeded(), Run(csv, "--clip").Succeeded());
        Assert.Equal(expected.Output, found.Output);
        Assert.Equal(expected.Bytes, found.Bytes);
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
}
