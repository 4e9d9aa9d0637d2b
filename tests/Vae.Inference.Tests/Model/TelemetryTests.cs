using System.Diagnostics;

namespace Vae.Inference.Tests.Model;

/// <summary>A process that encodes with a home directory of its own leaves nothing there, whatever the variables of this one are.</summary>
public class TelemetryTests
{
    private static readonly string[] Own = ["ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME", "XDG_DATA_HOME"];

    [Fact]
    public async Task It_leaves_no_file_at_home_and_no_word_on_the_standard_error()
    {
        using var home = new TemporaryDirectory();
        Assert.Equal("", await Encode(home.Path));
        Assert.Empty(home.Files);
    }

    [Fact]
    public async Task It_does_not_mind_a_home_that_cannot_be_written() =>
        Assert.Equal("", await Encode("/proc/nobodys-home"));

    [Fact]
    public async Task It_is_the_users_to_turn_on()
    {
        using var home = new TemporaryDirectory();
        await Encode(home.Path, ("ORT_DISABLE_TELEMETRY", "0"));
        Assert.Contains(home.Files, file => file.Contains("onnxruntime", StringComparison.Ordinal));
    }

    /// <summary>Runs the tests that encode in a process of their own; gives its standard error.</summary>
    private static async Task<string> Encode(string home, params (string Name, string Value)[] variables)
    {
        var program = typeof(TelemetryTests).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, "-class", typeof(ReferenceTests).FullName!])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Array.ForEach(Own, name => start.Environment.Remove(name));
        start.Environment["HOME"] = home;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"Exit code {process.ExitCode}.\n{output}\n{await error}");
        Assert.Contains("Failed: 0", output);
        return await error;
    }
}
