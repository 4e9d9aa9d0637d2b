using System.Text.Json;

namespace Vae.Repository.Tests.Packaging;

/// <summary>A plain clone builds against the real packages; compat/ takes part only where VAE_PACKAGES says so.</summary>
public class PackageSourceTests
{
    private static readonly string[] _standIns =
    [
        "Microsoft.ML",
        "Microsoft.ML.OnnxRuntime",
        "Microsoft.ML.OnnxRuntime.Managed",
        "Microsoft.ML.OnnxTransformer",
        "TorchSharp",
        "TorchSharp-cpu",
    ];

    public static TheoryData<string> Projects() => new(ProjectsOfTheSolution());

    [Fact]
    public void The_solution_holds_every_project_of_ours_and_no_stand_in()
    {
        var expected = Directory
            .EnumerateFiles(RepositoryFacts.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(RepositoryFacts.Root, path).Replace('\\', '/'))
            .Where(path => path.Split('/')[0] is not ("compat" or "eng" or "artifacts" or ".deps"));

        Assert.Equal(expected.Order(), ProjectsOfTheSolution().Order());
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public async Task Without_a_setting_a_project_names_the_real_packages(string project)
    {
        var plain = await Evaluate(project, null);
        Assert.DoesNotContain(plain.Projects, path => path.Contains("compat/", StringComparison.Ordinal));

        var compat = await Evaluate(project, "compat");
        var replaced = plain.Packages.Except(compat.Packages).ToList();
        Assert.Equal(plain.Packages.Intersect(_standIns).Order(), replaced.Order());
        Assert.Equal(replaced.Count, compat.Projects.Count(path => path.Contains("compat/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("OnnxRuntimeGpu", "Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxRuntime.Gpu")]
    [InlineData("TorchCuda", "TorchSharp-cpu", "TorchSharp-cuda-")]
    public async Task A_property_chooses_the_graphics_card(string property, string standard, string chosen)
    {
        var (packages, _) = await Evaluate("Vae.Cli/Vae.Cli.csproj", null, $"-p:{property}=true");
        Assert.DoesNotContain(standard, packages);
        Assert.Contains(packages, name => name.StartsWith(chosen, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Vae.Inference/Vae.Inference.csproj")]
    [InlineData("Vae.MLNet/Vae.MLNet.csproj")]
    [InlineData("Vae.Training/Vae.Training.csproj")]
    public async Task A_library_chooses_no_native_package(string project)
    {
        var (packages, _) = await Evaluate(project, null);
        Assert.DoesNotContain("Microsoft.ML.OnnxRuntime", packages);
        Assert.DoesNotContain("TorchSharp-cpu", packages);
    }

    private static IEnumerable<string> ProjectsOfTheSolution() =>
        File.ReadAllText(Path.Combine(RepositoryFacts.Root, "VaeMl.sln"))
            .Split('"')
            .Where(part => part.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(path => path.Replace('\\', '/'));

    private static async Task<(List<string> Packages, List<string> Projects)> Evaluate(
        string project,
        string? packageSource,
        params string[] more
    )
    {
        var output = await Dotnet.Run(
            packageSource,
            ["msbuild", project, "-getItem:PackageReference,ProjectReference", .. more]
        );
        using var json = JsonDocument.Parse(output);
        var items = json.RootElement.GetProperty("Items");
        return (Identities(items, "PackageReference"), Identities(items, "ProjectReference"));
    }

    private static List<string> Identities(JsonElement items, string kind) =>
        [.. items.GetProperty(kind).EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)];
}
