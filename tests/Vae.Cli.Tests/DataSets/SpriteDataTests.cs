using System.Text.Json;
using Vae.Data;
using Vae.Factors;

namespace Vae.Cli.Tests.DataSets;

/// <summary><c>vae data sprites</c>.</summary>
public sealed class SpriteDataTests : IDisposable
{
    private const string Images = "train-images-idx3-ubyte";
    private const string Labels = "train-labels-idx1-ubyte";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Pictures_shapes_and_factors_are_written_in_one_order()
    {
        var files = JsonDocument.Parse(Data().Succeeded().Output).RootElement.EnumerateArray().ToArray();
        Assert.Equal(
            [(directory[Images], "36864", "[32, 32]"), (directory[Labels], "36864", "[]")],
            files.Select(file =>
                (
                    file.GetProperty("file").GetString(),
                    file.GetProperty("items").GetString(),
                    file.GetProperty("shape").GetString()
                )
            )
        );
        var images = File.ReadAllBytes(directory[Images]).AsSpan(16);
        var labels = File.ReadAllBytes(directory[Labels]).AsSpan(8);
        var lines = File.ReadAllLines(directory["factors.csv"]);
        Assert.Equal("shape,scale,orientation,x,y", lines[0]);
        Assert.Equal(36_865, lines.Length);
        var picture = new byte[1024];
        for (var row = 0; row < 36_864; row += 101)
        {
            Sprites.Render(row, picture);
            Assert.Equal(picture, images.Slice(row * 1024, 1024));
            Assert.Equal(
                string.Join(',', Enumerable.Range(0, 5).Select(factor => Sprites.Factors[row, factor])),
                lines[row + 1]
            );
            Assert.Equal(lines[row + 1].Split(',')[0], $"{labels[row]}");
        }

        using var factors = RowReader.Open(directory["factors.csv"]);
        Assert.Equal((36_864, 5), (factors.Count, factors.RowSize));
        Assert.Equal(["factors.csv", Images, Labels], directory.Files.Order());
    }

    [Fact]
    public void Files_of_somebody_elses_stay()
    {
        File.WriteAllText(directory["factors.csv"], "mine");
        Data().Failed(ExitCode.Failure, "factors.csv is there already and is not that of sprites");
        Assert.Equal(["factors.csv"], directory.Files);
        Assert.Equal("mine", File.ReadAllText(directory["factors.csv"]));
    }

    [Fact]
    public void Files_that_are_there_are_not_drawn_again()
    {
        Data().Succeeded();
        var written = File.GetLastWriteTimeUtc(directory[Images]);
        Assert.Empty(Data().Succeeded().Error);
        Assert.Equal(written, File.GetLastWriteTimeUtc(directory[Images]));
    }

    [Theory]
    [InlineData("--out was given without a data set; expected mnist, fashion-mnist, sprites.")]
    [InlineData(
        "--out was given with elsewhere, which is no known data set; expected mnist, fashion-mnist, sprites.",
        "elsewhere"
    )]
    public void A_place_needs_a_known_data_set(string sentence, params string[] name) =>
        CliRun.Of(["data", .. name, "--out", directory["out"]]).FailedWith(ExitCode.Usage, sentence);

    private CliRun Data() => CliRun.Of("data", "sprites", "--out", directory.Path, "--json");
}
