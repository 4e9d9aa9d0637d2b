using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Vae.Repository.Tests.Packaging;

/// <summary>What <c>dotnet pack</c> of the solution gives.</summary>
[Collection(PackedSolution.Name)]
public sealed partial class PackageTests(PackedSolution packed)
{
    private static string Version => RepositoryFacts.Version;

    [Fact]
    public void The_libraries_and_the_command_are_packed() =>
        Assert.Equal(
            PackedSolution
                .Libraries.Concat(PackedSolution.Tool)
                .SelectMany(id => new[] { $"{id}.{Version}.nupkg", $"{id}.{Version}.snupkg" })
                .Order(StringComparer.Ordinal),
            packed.Files.Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("Vae.Data", "Apache.Arrow *, Apache.Arrow.Compression *, Parquet.Net *, Sep *, ZstdSharp.Port *")]
    [InlineData("Vae.Factors", "Microsoft.ML *, Microsoft.ML.FastTree *, Vae.Inference {Version}")]
    [InlineData("Vae.Inference", "Microsoft.ML.OnnxRuntime.Managed *")]
    [InlineData(
        "Vae.MLNet",
        "Microsoft.ML *, Microsoft.ML.OnnxTransformer *, Vae.Data {Version}, Vae.Inference {Version}, Vae.Onnx {Version}, Vae.Tables {Version}"
    )]
    [InlineData("Vae.MLNet.Onnx", "Microsoft.ML.OnnxConverter *, Vae.MLNet {Version}")]
    [InlineData("Vae.MLNet.Training", "Microsoft.ML *, Vae.MLNet {Version}, Vae.Training {Version}")]
    [InlineData("Vae.Models.Mnist", "Vae.Inference {Version}")]
    [InlineData("Vae.Import", "Vae.Inference {Version}, Vae.Onnx {Version}")]
    [InlineData("Vae.Onnx", "Google.Protobuf *")]
    [InlineData("Vae.Tables", "MathNet.Numerics *, Vae.Data {Version}, Vae.Inference {Version}")]
    [InlineData(
        "Vae.Training",
        "TorchSharp *, TorchSharp.PyBridge *, Vae.Data {Version}, Vae.Inference {Version}, Vae.Onnx {Version}, Vae.Tables {Version}"
    )]
    public void A_package_depends_on_managed_packages(string id, string dependencies)
    {
        var declared = packed
            .Manifest(id)
            .Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element =>
                $"{element.Attribute("id")!.Value} {(IsOurs(element) ? element.Attribute("version")!.Value : "*")}"
            );

        Assert.Equal(
            dependencies.Replace("{Version}", Version, StringComparison.Ordinal),
            string.Join(", ", declared.Order(StringComparer.Ordinal))
        );
    }

    [Theory]
    [InlineData("Vae.Data")]
    [InlineData("Vae.Factors")]
    [InlineData("Vae.Import")]
    [InlineData("Vae.Inference")]
    [InlineData("Vae.MLNet")]
    [InlineData("Vae.MLNet.Onnx")]
    [InlineData("Vae.MLNet.Training")]
    [InlineData("Vae.Models.Mnist")]
    [InlineData("Vae.Onnx")]
    [InlineData("Vae.Tables")]
    [InlineData("Vae.Training")]
    public void A_package_holds_its_library_its_documentation_and_the_readme(string id)
    {
        string[] build = id is "Vae.Training" or "Vae.MLNet.Training" ? [$"buildTransitive/{id}.targets"] : [];
        string[] expected = ["README.md", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml", .. build];
        using var archive = packed.Open($"{id}.{Version}.nupkg");
        var payload = archive.Entries.Select(entry => entry.FullName).Where(IsPayload);
        Assert.Equal(expected.Order(StringComparer.Ordinal), payload.Order(StringComparer.Ordinal));
        using var symbols = packed.Open($"{id}.{Version}.snupkg");
        Assert.NotNull(symbols.GetEntry($"lib/net10.0/{id}.pdb"));

        var metadata = packed.Manifest(id).Root!.Elements().Single();
        XElement Entry(string name) => metadata.Elements().Single(element => element.Name.LocalName == name);
        Assert.Equal("MIT", Entry("license").Value);
        Assert.Equal("README.md", Entry("readme").Value);
        Assert.NotEmpty(Entry("description").Value);
        Assert.Equal(40, Entry("repository").Attribute("commit")!.Value.Length);
    }

    [Theory]
    [InlineData("Vae.Data")]
    [InlineData("Vae.Cli")]
    public void The_packed_readme_has_no_links_into_the_repository(string id)
    {
        using var archive = packed.Open($"{id}.{Version}.nupkg");
        using var readme = new StreamReader(archive.GetEntry("README.md")!.Open());
        Assert.All(
            Link().Matches(readme.ReadToEnd()).Select(match => match.Groups["target"].Value),
            target => Assert.StartsWith("https://", target, StringComparison.Ordinal),
            throwIfEmpty: true
        );
    }

    private static bool IsOurs(XElement dependency) =>
        dependency.Attribute("id")!.Value.StartsWith("Vae.", StringComparison.Ordinal);

    private static bool IsPayload(string path) =>
        !path.StartsWith("_rels/", StringComparison.Ordinal)
        && !path.StartsWith("package/", StringComparison.Ordinal)
        && !path.EndsWith(".nuspec", StringComparison.Ordinal)
        && path != "[Content_Types].xml";

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
