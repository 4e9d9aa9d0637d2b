using System.Diagnostics;

namespace Vae.Repository.Tests;

/// <summary>Runs the dotnet command, in the repository's root unless told otherwise.</summary>
internal static class Dotnet
{
    /// <summary>Returns what the command printed; a test that called a failing command fails with its output.</summary>
    public static Task<string> Run(params string[] arguments) => RunIn(RepositoryFacts.Root, arguments);

    /// <summary>Runs the command in another directory.</summary>
    public static Task<string> RunIn(string directory, params string[] arguments) => RunIn(directory, arguments, []);

    /// <summary>Runs the command in another directory, with environment variables of its own.</summary>
    public static async Task<string> RunIn(
        string directory,
        string[] arguments,
        params (string Name, string Value)[] variables
    )
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The test host's own build settings are none of the command's.
        foreach (var name in start.Environment.Keys.Where(IsBuildSetting).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{output}\n{await error}");
        return output;
    }

    private static bool IsBuildSetting(string name) => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase);
}
