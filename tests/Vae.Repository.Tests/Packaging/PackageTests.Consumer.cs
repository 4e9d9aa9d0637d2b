using Vae.Repository.Tests.OldLibstdcxx;

namespace Vae.Repository.Tests.Packaging;

public sealed partial class PackageTests
{
    /// <summary>
    /// A program that knows the packages alone gets TorchSharp's library as NuGet has it, and made for an older libstdc++ only where its
    /// project asks for that.
    /// </summary>
    [Theory]
    [InlineData("")]
    [InlineData("<RuntimeIdentifier>linux-x64</RuntimeIdentifier><SelfContained>false</SelfContained>")]
    public async Task A_program_opts_in_to_a_library_for_an_older_libstdcxx(string system)
    {
        const string library = "libLibTorchSharp.so";
        const string program = "System.Console.WriteLine(Vae.Training.TrainingOptions.Report.Epochs);";
        using var project = new StrangersProject(
            packed,
            ["Vae.Training"],
            $"<UseAppHost>false</UseAppHost><TorchSharpOnOldLibstdcxx></TorchSharpOnOldLibstdcxx>{system}"
        );
        var cached = File.ReadAllBytes(
            Path.Combine(RepositoryFacts.TorchSharpPackage, "runtimes/linux-x64/native", library)
        );

        Assert.Equal(cached, await Built("plain"));
        int[] expected = OldLibstdcxxTests.LibstdcxxIsOld() ? [2] : [];
        Assert.Equal(
            expected,
            ElfFile
                .Differences(cached, await Built("asked", "-p:TorchSharpOnOldLibstdcxx=true"))
                .Select(difference => difference.Mask)
        );
        Assert.Equal(["vae.data", "vae.inference", "vae.onnx", "vae.tables", "vae.training"], project.Restored);

        async Task<byte[]> Built(string output, params string[] properties)
        {
            await project.Build(program, ["-o", project[output], .. properties]);
            return File.ReadAllBytes(
                Directory.EnumerateFiles(project[output], library, SearchOption.AllDirectories).Single()
            );
        }
    }
}
