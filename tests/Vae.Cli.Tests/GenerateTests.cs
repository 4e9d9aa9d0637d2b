using System.Text;
using Vae.Inference;

namespace Vae.Cli.Tests;

/// <summary><c>vae generate</c>.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class GenerateTests(TinyModels tiny)
{
    [Fact]
    public void Generate_gives_the_same_images_in_one_piece_and_in_parts()
    {
        Generate("all.idx", "0", "20", "256");
        Generate("first.idx.gz", "0", "13", "7");
        Generate("last.idx", "13", "7", "2");
        Assert.Equal(tiny.Pixels("all.idx"), tiny.Pixels("first.idx.gz").Concat(tiny.Pixels("last.idx")));
        using var model = VaeModel.Load(tiny.Cvae);
        var expected = new byte[20 * 64];
        UnitBytes.Convert(model.Generate(20, 7, LabelPlan.Parse("1,2", 3)), expected);
        Assert.Equal(expected, tiny.Pixels("all.idx"));
        Assert.Equal([2, 1, 2, 1, 2, 1, 2], tiny.Pixels("last.labels.idx"));
    }

    [Fact]
    public void Rows_of_a_part_keep_their_numbers()
    {
        var run = CliRun
            .Of("generate", tiny.Cvae, "--first-row", "7", "--count", "2", "--format", "csv", "-o", "-")
            .Succeeded();
        var lines = Encoding.UTF8.GetString(run.Bytes).Split('\n');
        Assert.Equal(["7,1,", "8,2,"], lines[1..3].Select(line => line[..4]));
    }

    [Fact]
    public void Classes_are_called_by_the_names_of_the_bundle()
    {
        var bundle = ModelBundle.Read(tiny.Cvae);
        ModelBundle.Write(
            tiny["named"],
            new ModelBundle(bundle.Card with { ClassNames = ["cat", "dog", "bird"] }, bundle.Encoder, bundle.Decoder)
        );
        CliRun Of(string model, string labels, string file) =>
            CliRun.Of("generate", model, "--count", "5", "--labels", labels, "-o", tiny[file], "--with", "labels");
        Of(tiny.Cvae, "2,0-1", "numbers.idx").Succeeded();
        Of(tiny["named"], "bird,cat-dog", "names.idx").Succeeded();

        Assert.Equal(tiny.Pixels("numbers.idx"), tiny.Pixels("names.idx"));
        Assert.Equal([2, 0, 1, 2, 0], tiny.Pixels("names.labels.idx"));
        Of(tiny["named"], "cow", "none.idx")
            .FailedWith(
                ExitCode.Usage,
                "The label 'cow' is no class of the model; expected one of cat, dog, bird, or a number from 0 to 2."
            );
    }

    [Fact]
    public void Generate_makes_a_sheet_with_a_column_for_each_class()
    {
        CliRun.Of("generate", tiny.Cvae, "--count", "7", "--labels", "0-2", "-o", tiny["digits.png"]).Succeeded();
        var png = PngDecoder.Read(File.ReadAllBytes(tiny["digits.png"]));
        Assert.Equal((3 * 34 + 2, 3 * 34 + 2, 1), (png.Width, png.Height, png.Channels));
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
}
