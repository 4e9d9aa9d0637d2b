using System.Diagnostics;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>tests/PlainLoader in a process of its own, which has ML.NET and ONNX Runtime and no assembly of this repository.</summary>
internal static class PlainProcess
{
    public static async Task<(int ExitCode, string Output, string Error)> Run(params string[] arguments)
    {
        var program = Path.Combine(
            RepositoryFacts.Root,
            "tests",
            "PlainLoader",
            "bin",
            RepositoryFacts.Configuration,
            Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)),
            "PlainLoader.dll"
        );
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [program, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }
}
