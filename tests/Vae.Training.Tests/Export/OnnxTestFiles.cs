using System.Diagnostics;

namespace Vae.Training.Tests.Export;

/// <summary>The files that the ONNX tests bring along, and Debian's python3-onnx.</summary>
internal static class OnnxTestFiles
{
    private const string Python = "/usr/bin/python3";
    private const string PythonOnnx = "/usr/lib/python3/dist-packages/onnx/__init__.py";

    private static string Folder { get; } = Path.Combine(RepositoryRoot(), "tests", "Vae.Training.Tests", "Export");

    public static bool HasPythonOnnx => File.Exists(Python) && File.Exists(PythonOnnx);

    public static string Golden(string name) => Path.Combine(Folder, "Golden", name);

    /// <summary>Runs <c>check_onnx.py</c> on the models; returns its exit code and all that it printed.</summary>
    public static (int ExitCode, string Printed) CheckWithPython(params byte[][] models)
    {
        var directory = Directory.CreateTempSubdirectory("vae-onnx-");
        try
        {
            var files = models.Select((_, i) => Path.Combine(directory.FullName, $"{i}.onnx")).ToArray();
            for (var i = 0; i < models.Length; i++)
            {
                File.WriteAllBytes(files[i], models[i]);
            }

            var start = new ProcessStartInfo(Python, [Path.Combine(Folder, "check_onnx.py"), .. files])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var printed = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
            process.WaitForExit();
            return (process.ExitCode, printed);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "VaeMl.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName
            ?? throw new DirectoryNotFoundException("No VaeMl.sln stands above the test's directory.");
    }
}
