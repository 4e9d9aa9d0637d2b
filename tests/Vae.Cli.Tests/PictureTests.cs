using Vae.Inference;

namespace Vae.Cli.Tests;

/// <summary>Commands that make pictures of pictures and of codes: reconstruct, interpolate and traverse.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class PictureTests(TinyModels tiny)
{
    [Fact]
    public void Reconstruct_gives_the_librarys_reconstructions()
    {
        CliRun.Of("reconstruct", tiny.Vae, "--images", tiny.TestImages, "-o", tiny["again.idx"]).Succeeded();
        using var model = VaeModel.Load(tiny.Vae);
        var expected = new byte[TinyModels.TestRows * 64];
        UnitBytes.Convert(model.Reconstruct(tiny.Images(TinyModels.TestRows)), expected);
        Assert.Equal(expected, tiny.Pixels("again.idx"));
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
        Assert.Equal((byte)Math.Round(tiny.Images(1)[1] * 255), png.Pixels[3 * png.Width + 2 + 4 + 1]);
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
        Assert.Equal(15 * 64, tiny.Pixels($"paths-{model}.idx").Length);
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
        Assert.Equal(8 * 64, tiny.Pixels($"paths-{model}.idx").Length);
        CliRun.Of("traverse", tiny[model], "--steps", "4", "-o", tiny[$"grid-{model}.idx"]).Succeeded();
        Assert.Equal(16 * 64, tiny.Pixels($"grid-{model}.idx").Length);
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
        var means = model.Encode(tiny.Images(2), [0, 1]).Mean;
        var expected = new byte[2 * 64];
        UnitBytes.Convert(model.Decode(means, [0, 0]), expected);
        Assert.Equal(expected, tiny.Pixels("path.idx")[..64].Concat(tiny.Pixels("path.idx")[128..]));
    }
}
