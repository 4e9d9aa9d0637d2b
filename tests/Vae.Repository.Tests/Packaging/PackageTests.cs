using System.Xml.Linq;

namespace Vae.Repository.Tests.Packaging;

/// <summary>What <c>dotnet pack</c> of the solution gives, whichever source the packages came from.</summary>
public sealed class PackageTests(PackedSolution packed) : IClassFixture<PackedSolution>
{
    [Fact]
    public void Only_the_libraries_are_packed() =>
        Assert.Equal(
            [.. PackedSolution.Libraries.SelectMany(id => new[] { $"{id}.0.1.0.nupkg", $"{id}.0.1.0.snupkg" })],
            packed.Files.Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("Vae.Inference", "Microsoft.ML.OnnxRuntime.Managed 1.23.2")]
    [InlineData(
        "Vae.MLNet",
        "Google.Protobuf *, Microsoft.ML 5.0.0, Microsoft.ML.OnnxTransformer 5.0.0, Vae.Inference 0.1.0"
    )]
    [InlineData("Vae.Training", "Google.Protobuf *, TorchSharp 0.106.0, Vae.Inference 0.1.0")]
    public void A_package_depends_on_the_real_packages(string id, string dependencies)
    {
        var declared = packed
            .Manifest(id)
            .Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}");

        // The one package whose version differs between the sources; Directory.Packages.props says why.
        var protobuf = RepositoryFacts.PackageSource == "compat" ? "3.25.1" : "3.30.2";
        Assert.Equal(
            dependencies.Replace("*", protobuf, StringComparison.Ordinal),
            string.Join(", ", declared.Order(StringComparer.Ordinal))
        );
    }

    [Theory]
    [InlineData("Vae.Inference")]
    [InlineData("Vae.MLNet")]
    [InlineData("Vae.Training")]
    public void A_package_holds_its_library_its_documentation_and_the_readme(string id)
    {
        string[] expected = ["README.md", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"];
        using var archive = packed.Open($"{id}.0.1.0.nupkg");
        var payload = archive.Entries.Select(entry => entry.FullName).Where(IsPayload);
        Assert.Equal(expected.Order(StringComparer.Ordinal), payload.Order(StringComparer.Ordinal));
        using var symbols = packed.Open($"{id}.0.1.0.snupkg");
        Assert.NotNull(symbols.GetEntry($"lib/net10.0/{id}.pdb"));

        var metadata = packed.Manifest(id).Root!.Elements().Single();
        XElement Entry(string name) => metadata.Elements().Single(element => element.Name.LocalName == name);
        Assert.Equal("MIT", Entry("license").Value);
        Assert.Equal("README.md", Entry("readme").Value);
        Assert.NotEmpty(Entry("description").Value);
        Assert.Equal(40, Entry("repository").Attribute("commit")!.Value.Length);
    }

    private static bool IsPayload(string path) =>
        !path.StartsWith("_rels/", StringComparison.Ordinal)
        && !path.StartsWith("package/", StringComparison.Ordinal)
        && !path.EndsWith(".nuspec", StringComparison.Ordinal)
        && path != "[Content_Types].xml";
}
