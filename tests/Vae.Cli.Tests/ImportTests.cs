using System.Text.Json;
using Vae.Tests;
using Vae.Training;

namespace Vae.Cli.Tests;

/// <summary><c>vae import</c> of models and weights that PyTorch made, and what other commands do with the bundles.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class ImportTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void What_is_imported_is_not_replaced()
    {
        var bundle = directory["own"];
        CliRun.Of("import", Model("kl/14"), "-o", bundle).Succeeded();
        var files = Directory.GetFiles(bundle).ToDictionary(path => path, File.ReadAllBytes);
        CliRun
            .Of("import", bundle, "-o", bundle, "--overwrite")
            .Failed(ExitCode.Failure, "which is read; expected another output.");
        CliRun
            .Of(
                "import",
                Path.Combine(bundle, "encoder.onnx"),
                Path.Combine(bundle, "decoder.onnx"),
                "-o",
                bundle,
                "--overwrite"
            )
            .Failed(ExitCode.Failure, "which is read; expected another output.");
        Assert.All(files, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)), throwIfEmpty: true);
    }

    [Fact]
    public void A_directory_of_optimum_needs_no_option_and_every_command_takes_the_bundle()
    {
        var bundle = directory["kl"];
        var output = CliRun.Of("import", Model("kl/14"), "-o", bundle).Succeeded().Output;
        Assert.Contains("[2, 3, 3], flattened", output);
        Assert.Contains("times 0.4", output);
        Assert.Contains("'latent_parameters' is parameters", CliRun.Of("inspect", bundle).Succeeded().Output);

        CliRun.Of("generate", bundle, "--count", "5", "--seed", "1", "-o", directory["rows.npy"]).Succeeded();
        using var vae = VaeModel.Load(bundle);
        Assert.Equal(vae.Generate(5, seed: 1), Rows("rows.npy", 5 * 432));
        CliRun.Of("generate", bundle, "--count", "4", "--seed", "1", "-o", directory["rows.png"]).Succeeded();

        CliRun.Of("encode", bundle, "--images", directory["rows.npy"], "-o", directory["codes.npy"]).Succeeded();
        CliRun
            .Of("reconstruct", bundle, "--images", directory["rows.npy"], "--count", "2", "-o", directory["sheet.png"])
            .Succeeded();
        CliRun.Of("evaluate", bundle, "--images", directory["rows.npy"]).Succeeded();
        CliRun.Of("report", bundle, "--out", directory["report"]).Succeeded();
        Assert.Contains("times 0.4", File.ReadAllText(directory["report/index.html"]));
    }

    [Fact]
    public void Two_files_are_told_what_they_are()
    {
        var map = "m/out=mean,ls:0=log_deviation,encoder:feed=data,decoder:feed=latent";
        CliRun
            .Of(
                "import",
                Model("odd/in.onnx"),
                Model("odd/out.onnx"),
                "--map",
                map,
                "--activation",
                "LOGITS",
                "--shape",
                "2,5",
                "-o",
                directory["odd"]
            )
            .Succeeded();
        var signature = ModelBundle.Read(directory["odd"]).Card.Signature;
        Assert.Equal(
            (new DataShape(1, 2, 5), 4, Likelihood.Bernoulli),
            (signature.Shape, signature.LatentSize, signature.Likelihood)
        );
    }

    [Theory]
    [InlineData("--range", "-1:1")]
    [InlineData("--range=-1:1", null)]
    public void Range_and_layout_are_read(string first, string? second)
    {
        string[] range = second is null ? [first] : [first, second];
        CliRun.Of(["import", Model("last"), .. range, "--layout", "nhwc", "-o", directory["last"]]).Succeeded();
        var card = ModelBundle.Read(directory["last"]).Card;
        Assert.Equal(new DataShape(3, 8, 8), card.Signature.Shape);
        Assert.Contains("from -1 to 1", string.Join(' ', card.Import!.Notes));
    }

    [Theory]
    [InlineData("vae.pt")]
    [InlineData("vae.safetensors")]
    public void Weights_alone_become_a_bundle(string file)
    {
        File.WriteAllText(directory["a.json"], VaeArchitecture.Mlp(new DataShape(12), [8], 3).ToJson());
        File.WriteAllText(
            directory["names.json"],
            """{"fc1": "encoder.0", "fc21": "mean", "fc22": "log_variance", "fc3": "decoder.0", "fc4": "decoder.2"}"""
        );
        CliRun
            .Of(
                "import",
                "--architecture",
                directory["a.json"],
                "--weights",
                Weights(file),
                "--names",
                directory["names.json"],
                "-o",
                directory["w"]
            )
            .Succeeded();
        using var vae = VaeModel.Load(directory["w"]);
        using var expected = JsonDocument.Parse(File.ReadAllText(Weights("expected.json")));
        float[] Numbers(string name) =>
            [.. expected.RootElement.GetProperty(name).EnumerateArray().Select(value => value.GetSingle())];
        Assert.All(
            Numbers("mean").Zip(vae.Encode(Numbers("data")).Mean),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5f)
        );
        Assert.Equal(128, vae.Card.Export.ParityRows);
        Assert.Contains(file, Assert.Single(vae.Card.Import!.Notes));
        Assert.Contains("encoder input", CliRun.Of("inspect", directory["w"]).Succeeded().Output);
    }

    [Fact]
    public void Help_names_the_likelihoods_that_are_taken()
    {
        Assert.Contains("<Bernoulli|Gaussian|DiagonalGaussian>", CliRun.Of("import", "--help").Succeeded().Output);
        Assert.DoesNotContain("Mixed", CliRun.Of("train", "--help").Succeeded().Output);
        foreach (var other in (string[])["Mixed", "StudentT", "DiscretizedLogistic"])
        {
            CliRun
                .Of("import", Model("conv"), "--likelihood", other, "-o", directory["none"])
                .Failed(ExitCode.Usage, $"'{other}'; expected Bernoulli, Gaussian or DiagonalGaussian.");
        }
    }

    [Fact]
    public void What_is_wrong_is_one_sentence_and_nothing_is_written()
    {
        var bundle = directory["none"];
        CliRun.Of("import", "-o", bundle).Failed(ExitCode.Usage, "No files were given");
        CliRun
            .Of("import", Model("conv"), "--names", "x.json", "-o", bundle)
            .Failed(ExitCode.Usage, "--names", "--weights");
        CliRun.Of("import", "--weights", "x.pt", "-o", bundle).Failed(ExitCode.Usage, "--architecture and --weights");
        CliRun
            .Of("import", Model("conv"), "--architecture", "a", "--weights", "b", "-o", bundle)
            .Failed(ExitCode.Usage, "belong together");
        CliRun
            .Of("import", "--architecture", "a", "--weights", "b", "--range", "0:1", "-o", bundle)
            .Failed(ExitCode.Usage, "--range", "no effect");
        CliRun.Of("import", Model("conv"), "--map", "mu", "-o", bundle).Failed(ExitCode.Usage, "'mu'", "NAME=ROLE");
        CliRun
            .Of("import", Model("conv"), "--map", "mu=x", "-o", bundle)
            .Failed(ExitCode.Usage, "'x'", "log_deviation");
        CliRun.Of("import", Model("conv"), "--range", "1", "-o", bundle).Failed(ExitCode.Usage, "'1'", "LEAST:MOST");
        CliRun.Of("import", Model("conv"), "--range", "1:0", "-o", bundle).Failed(ExitCode.Usage, "lower one first");
        CliRun
            .Of("import", Model("conv"), "--layout", "hwc", "-o", bundle)
            .Failed(ExitCode.Usage, "'hwc'", "Nchw or Nhwc");
        CliRun
            .Of("import", Model("conv"), "--map", "foo=mean", "-o", bundle)
            .Failed(ExitCode.Failure, "'foo'", "not there");
        CliRun.Of("import", Model("none"), "-o", bundle).Failed(ExitCode.Failure, "There is no file");
        File.WriteAllText(directory["a.json"], "{}");
        CliRun
            .Of("import", "--architecture", directory["a.json"], "--weights", Weights("vae.pt"), "-o", bundle)
            .Failed(ExitCode.Failure, "The architecture is not readable");
        File.WriteAllText(directory["a.json"], VaeArchitecture.Mlp(new DataShape(12), [8], 3).ToJson());
        File.WriteAllText(directory["n.json"], """{"fc1": 3}""");
        CliRun
            .Of(
                "import",
                "--architecture",
                directory["a.json"],
                "--weights",
                Weights("vae.pt"),
                "--names",
                directory["n.json"],
                "-o",
                bundle
            )
            .Failed(ExitCode.Failure, "n.json", "names");
        CliRun
            .Of("import", "--architecture", directory["a.json"], "--weights", Weights("vae.pt"), "-o", bundle)
            .Failed(ExitCode.Failure, "'fc1.bias'", "a map");
        Assert.False(Directory.Exists(bundle));

        File.WriteAllText(directory["model.json"], "mine");
        CliRun.Of("import", Model("conv"), "-o", directory.Path).Failed(ExitCode.Failure, "would be replaced");
        Assert.Equal("mine", File.ReadAllText(directory["model.json"]));
    }

    private float[] Rows(string file, int count)
    {
        var bytes = File.ReadAllBytes(directory[file]);
        var numbers = new float[count];
        Buffer.BlockCopy(bytes, bytes.Length - count * sizeof(float), numbers, 0, count * sizeof(float));
        return numbers;
    }

    private static string Model(string name) => Path.Combine(AppContext.BaseDirectory, "Models", name);

    private static string Weights(string name) => Path.Combine(AppContext.BaseDirectory, "Weights", name);
}
