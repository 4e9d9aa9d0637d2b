using System.Text;

namespace Vae.Repository.Tests.Packaging;

/// <summary>
/// A fresh console project in a directory of its own that knows our packages from a folder. All others come from NuGet's cache, where the
/// build of these tests put them; of ours that may lie there, too, nothing is seen.
/// </summary>
internal sealed class StrangersProject : IDisposable
{
    // What NuGet needs lies beside the project, whose directory is searched for sources.
    private readonly TemporaryDirectory beside = new();
    private readonly TemporaryDirectory directory = new();

    /// <param name="packed">Our packages.</param>
    /// <param name="packages">The packages that the project asks for.</param>
    /// <param name="properties">More properties of the project, in XML.</param>
    public StrangersProject(PackedSolution packed, IEnumerable<string> packages, string properties = "")
    {
        var cache = Directory.CreateDirectory(beside["cache"]).FullName;
        foreach (var package in Directory.EnumerateDirectories(RepositoryFacts.PackageRoot))
        {
            var id = Path.GetFileName(package);
            if (!id.StartsWith("vae.", StringComparison.Ordinal))
            {
                Directory.CreateSymbolicLink(Path.Combine(cache, id), package);
            }
        }

        Write(
            "NuGet.config",
            $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="{packed.Path}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="cache" value="{cache}" /></fallbackPackageFolders>
            </configuration>
            """
        );
        var references = packages.Select(id =>
            $"""<PackageReference Include="{id}" Version="{RepositoryFacts.VersionOf(id)}" />"""
        );
        Write(
            "Stranger.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <NuGetAudit>false</NuGetAudit>
                <TorchSharpOnOldLibstdcxx>true</TorchSharpOnOldLibstdcxx>
                <InvariantGlobalization>true</InvariantGlobalization>
                <RestorePackagesPath>{beside["packages"]}</RestorePackagesPath>
                {properties}
              </PropertyGroup>
              <ItemGroup>{string.Join("", references)}</ItemGroup>
            </Project>
            """
        );
    }

    /// <summary>The path of a file in the project's directory.</summary>
    public string this[string file] => directory[file];

    /// <summary>The packages of ours that were restored.</summary>
    public IEnumerable<string> Restored =>
        Directory
            .EnumerateDirectories(beside["packages"])
            .Select(path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal);

    /// <summary>Builds the project with a program and runs it in its directory; gives what it prints.</summary>
    public async Task<string> Run(string program)
    {
        Write("Program.cs", program);
        return await Dotnet.RunIn(directory.Path, "run", "-c", "Release", "-v", "quiet");
    }

    /// <summary>Builds the project.</summary>
    public async Task Build(string program, params string[] options)
    {
        Write("Program.cs", program);
        await Dotnet.RunIn(directory.Path, ["build", "-v", "quiet", "-nologo", .. options]);
    }

    public void Dispose()
    {
        directory.Dispose();
        beside.Dispose();
    }

    private void Write(string name, string text) => directory.Write(name, Encoding.UTF8.GetBytes(text));
}
