using System.Text;
using Vae.Repository.Tests.OldLibstdcxx;

namespace Vae.Repository.Tests.Packaging;

public sealed partial class PackageTests
{
    /// <summary>
    /// A program that knows the packages alone gets TorchSharp's library as NuGet has it, and made for an older libstdc++ only where its
    /// project asks for that.
    /// </summary>
    /// <remarks>The other packages come from NuGet's cache, where the build of these tests put them; it is not written to.</remarks>
    [Theory]
    [InlineData("")]
    [InlineData("<RuntimeIdentifier>linux-x64</RuntimeIdentifier><SelfContained>false</SelfContained>")]
    public async Task A_program_opts_in_to_a_library_for_an_older_libstdcxx(string system)
    {
        const string library = "libLibTorchSharp.so";
        using var directory = new TemporaryDirectory();
        Write(
            "NuGet.config",
            $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="{packed.Path}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="cache" value="{RepositoryFacts.PackageRoot}" /></fallbackPackageFolders>
            </configuration>
            """
        );
        Write(
            "Consumer.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <UseAppHost>false</UseAppHost>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>{directory["packages"]}</RestorePackagesPath>
                {system}
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Vae.Training" Version="0.1.0" /></ItemGroup>
            </Project>
            """
        );
        Write("Program.cs", "System.Console.WriteLine(Vae.Training.TrainingOptions.Report.Epochs);");
        var cached = File.ReadAllBytes(
            Path.Combine(RepositoryFacts.TorchSharpPackage, "runtimes/linux-x64/native", library)
        );

        var plain = await Built("plain");
        Assert.Equal(cached, plain);
        var asked = await Built("asked", "-p:TorchSharpOnOldLibstdcxx=true");
        int[] expected = OldLibstdcxxTests.LibstdcxxIsOld() ? [2] : [];
        Assert.Equal(expected, ElfFile.Differences(cached, asked).Select(difference => difference.Mask));
        Assert.Equal(
            ["vae.data", "vae.inference", "vae.onnx", "vae.training"],
            Directory.EnumerateDirectories(directory["packages"]).Select(Name).Order()
        );

        async Task<byte[]> Built(string output, params string[] properties)
        {
            string[] command = ["build", directory["Consumer.csproj"], "-o", directory[output], "-v:quiet", "-nologo"];
            await Dotnet.Run([.. command, .. properties]);
            var file = Directory.EnumerateFiles(directory[output], library, SearchOption.AllDirectories).Single();
            return File.ReadAllBytes(file);
        }

        void Write(string name, string text) => directory.Write(name, Encoding.UTF8.GetBytes(text));

        static string Name(string path) => Path.GetFileName(path);
    }
}
