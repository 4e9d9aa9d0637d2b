using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Xml.Linq;

namespace Vae.Repository.Tests.Packaging;

/// <summary>The packages of the solution as it was built for these tests, in a directory of their own.</summary>
[CollectionDefinition(Name)]
public sealed class PackedSolution : IAsyncLifetime, ICollectionFixture<PackedSolution>
{
    public const string Name = "packages";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vae-pack-");

    public static IReadOnlyList<string> Libraries { get; } =
    [
        "Vae.Data",
        "Vae.Factors",
        "Vae.Import",
        "Vae.Inference",
        "Vae.MLNet",
        "Vae.MLNet.Onnx",
        "Vae.MLNet.Training",
        "Vae.Models.Mnist",
        "Vae.Onnx",
        "Vae.Tables",
        "Vae.Training",
    ];

    public string Path => _directory.FullName;

    /// <summary>The command, and the same for this system.</summary>
    public static IReadOnlyList<string> Tool { get; } = ["Vae.Cli", $"Vae.Cli.{RuntimeInformation.RuntimeIdentifier}"];

    public IEnumerable<string> Files => _directory.EnumerateFiles().Select(file => file.Name);

    public async ValueTask InitializeAsync() =>
        await Dotnet.Run(
            "pack",
            "VaeMl.sln",
            "--no-build",
            "-c",
            RepositoryFacts.Configuration,
            "-o",
            _directory.FullName
        );

    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    public ZipArchive Open(string file) => ZipFile.OpenRead(System.IO.Path.Combine(Path, file));

    public XDocument Manifest(string id)
    {
        using var archive = Open($"{id}.{RepositoryFacts.Version}.nupkg");
        using var stream = archive.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(stream);
    }
}
