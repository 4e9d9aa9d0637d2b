using System.IO.Compression;
using System.Xml.Linq;

namespace Vae.Repository.Tests.Packaging;

/// <summary>The packages of the solution as it was built for these tests, in a directory of their own.</summary>
public sealed class PackedSolution : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vae-pack-");

    public static IReadOnlyList<string> Libraries { get; } =
    ["Vae.Data", "Vae.Inference", "Vae.MLNet", "Vae.Onnx", "Vae.Training"];

    public string Path => _directory.FullName;

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
        using var archive = Open($"{id}.0.1.0.nupkg");
        using var stream = archive.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(stream);
    }
}
