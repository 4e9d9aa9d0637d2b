namespace Vae.Cli.Tests.DataSets;

/// <summary>What vae writes, it reads: as a directory and as files.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class WrittenDataTests(TinyModels tiny) : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("train-images-idx3-ubyte", "train-images-idx3-ubyte.labels.idx")]
    [InlineData("digits.idx", "digits.labels.idx")]
    [InlineData("digits.idx.gz", "digits.labels.idx.gz")]
    [InlineData("digits.npy", "digits.labels.npy")]
    [InlineData("digits.npy.zst", "digits.labels.npy.zst")]
    [InlineData("digits.csv", null)]
    [InlineData("digits.tsv.gz", null)]
    public void A_directory_that_generate_wrote_is_trained_on(string images, string? labels)
    {
        CliRun
            .Of("generate", tiny.Cvae, "-n", "12", "--with", "labels,latents,rows", "-o", directory[images])
            .Succeeded();

        // A row of text does not tell its shape.
        string[] more = labels is null ? ["--hidden", "8"] : ["--channels", "2"];
        CliRun
            .Of([
                "train",
                "--data",
                directory.Path,
                "--model",
                "cvae",
                "--epochs",
                "1",
                "--out",
                directory["model"],
                .. more,
            ])
            .Succeeded();
        string[] files = labels is null
            ? ["--images", directory[images]]
            : ["--images", directory[images], "--labels", directory[labels]];
        Assert.Equal(
            CliRun
                .Of(["evaluate", tiny.Cvae, "--data", directory.Path, "--split", "train", "--json"])
                .Succeeded()
                .Output,
            CliRun.Of(["evaluate", tiny.Cvae, .. files, "--json"]).Succeeded().Output
        );
    }
}
