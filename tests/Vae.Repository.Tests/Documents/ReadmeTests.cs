using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Vae.Data;
using Vae.Inference;
using Vae.Models;
using Vae.Repository.Tests.Packaging;

namespace Vae.Repository.Tests.Documents;

/// <summary>The README as a stranger follows it: its blocks pasted into fresh projects that know the packages alone, and run.</summary>
[Collection(PackedSolution.Name)]
public sealed partial class ReadmeTests(PackedSolution packed)
{
    private static readonly string[] withMLNet = ["Vae.MLNet", "Vae.Models.Mnist", "Microsoft.ML.OnnxRuntime"];
    private static readonly string[] withInference = ["Vae.Inference", "Vae.Models.Mnist", "Microsoft.ML.OnnxRuntime"];

    [Fact]
    public void The_packages_to_install_are_those_that_the_first_example_is_tried_with() =>
        Assert.Equal(
            withMLNet.Order(),
            AddedPackage().Matches(Readme()).Select(match => match.Groups["id"].Value).Order()
        );

    [Fact]
    public async Task Features_run_from_packages()
    {
        using var project = new StrangersProject(packed, withMLNet);
        var features = await project.Run(Block("Features in ten lines"));
        var share = double.Parse(Share().Match(features).Groups["share"].Value, CultureInfo.InvariantCulture);
        Assert.InRange(share, 80, 100);
        var loaded = new MLContext().Model.Load(project["digits.zip"], out var schema);
        using (loaded as IDisposable)
        {
            Assert.Equal("Vector<Single, 16>", $"{loaded.GetOutputSchema(schema)["Features"].Type}");
        }
    }

    [Fact]
    public async Task Generation_and_deployment_run_from_packages()
    {
        using var project = new StrangersProject(packed, [.. withInference, "Vae.Data"]);
        await project.Run(Block("Generate"));
        using var file = RowReader.Open(project["sevens.npy"]);
        Assert.Equal((1_000, 28 * 28), (file.Count, file.RowSize));
        using var model = VaeModel.FromBundle(MnistModels.Cvae);
        var expected = model.Generate(1_000, seed: 7, LabelPlan.Constant(7));
        Assert.All(
            expected.Zip(file.ReadToEnd()),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5),
            throwIfEmpty: true
        );

        Assert.StartsWith("48 numbers;", await project.Run(Block("Deploy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Learning_in_fit_runs_from_packages()
    {
        using var project = new StrangersProject(
            packed,
            ["Vae.MLNet.Training", "Microsoft.ML.OnnxRuntime", "TorchSharp", "libtorch-cpu-linux-x64"]
        );
        Assert.Equal("An anomaly: True.\n", await project.Run(Block("Learn from your own table")));
        using var trained = VaeModel.Load(project["models/mine"]);
        Assert.Equal((2, 0, true), (trained.DataSize, trained.ClassCount, trained.HasDetector));
        // Whether they belong together, not how large they are, tells the two apart.
        var scores = new float[2];
        trained.DetectAnomalies([50, 3.5f, 90, 2], [], scores);
        Assert.True(
            trained.Card.Detector!.ProbabilityOf(scores[0]) > 0.02
                && trained.Card.Detector.ProbabilityOf(scores[1]) < 0.01
        );
    }

    private static string Readme() => File.ReadAllText(Path.Combine(RepositoryFacts.Root, "README.md"));

    private static string Block(string heading) =>
        CodeBlock.In("README.md").Single(block => block.Heading == heading).Code;

    [GeneratedRegex(@"^dotnet add package (?<id>\S+)$", RegexOptions.Multiline)]
    private static partial Regex AddedPackage();

    [GeneratedRegex(@"^(?<share>[0-9.]+) ?%")]
    private static partial Regex Share();
}
