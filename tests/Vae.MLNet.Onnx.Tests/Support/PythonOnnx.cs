using System.Diagnostics;

namespace Vae.MLNet.Onnx.Tests;

/// <summary>Debian's python3-onnx, which <c>./test.sh</c> installs.</summary>
internal static class PythonOnnx
{
    private const string Python = "/usr/bin/python3";

    public static bool IsThere => File.Exists(Python) && File.Exists("/usr/lib/python3/dist-packages/onnx/__init__.py");

    /// <summary>What a program prints, which has to end well.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Python, ["-c", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return printed;
    }
}
