using System.Diagnostics;
using System.Text;
using Vae.Data;

namespace Vae.Repository.Tests.Packaging;

/// <summary>The command as a .NET tool, installed from a folder of packages and run elsewhere.</summary>
[Collection(PackedSolution.Name)]
public sealed class ToolTests(PackedSolution packed)
{
    [Fact]
    public async Task The_command_is_installed_as_a_tool_and_works_outside_the_repository()
    {
        using var directory = new TemporaryDirectory();
        directory.Write(
            "NuGet.config",
            Encoding.UTF8.GetBytes(
                $"""<configuration><packageSources><clear /><add key="packed" value="{packed.Path}" /></packageSources></configuration>"""
            )
        );
        await Dotnet.RunIn(
            directory.Path,
            ["tool", "install", "Vae.Cli", "--tool-path", directory["tool"], "--configfile", directory["NuGet.config"]],
            ("NUGET_PACKAGES", directory["cache"])
        );

        // With libtorch, which only a training touches.
        var random = new Random(1);
        using (var writer = RowWriter.Create(directory["rows.csv"], [6]))
        {
            writer.Write([.. Enumerable.Range(0, 6 * 64).Select(_ => random.NextSingle())]);
            writer.Complete();
        }

        await Vae("train --model vae --images rows.csv --hidden 8 --latent 2 --epochs 1 --batch-size 16 --out model");
        await Vae("generate model --count 5 --seed 3 -o new.npy");
        using var rows = RowReader.Open(directory["new.npy"]);
        Assert.Equal((5, 6), (rows.Count, rows.RowSize));

        async Task Vae(string arguments)
        {
            var start = new ProcessStartInfo(directory["tool/vae"], arguments)
            {
                WorkingDirectory = directory.Path,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, $"vae {arguments}\n{error}\n{await output}");
        }
    }
}
