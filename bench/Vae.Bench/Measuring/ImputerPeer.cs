using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Vae.Bench.Measuring;

/// <summary>scikit-learn's imputers on rows of numbers, in a process of their own.</summary>
/// <param name="Version">The version that they run on.</param>
/// <param name="Mean">The rows with the columns' means where cells were missing.</param>
/// <param name="Iterative">The rows that IterativeImputer gives.</param>
internal sealed record ImputerPeer(string Version, double[] Mean, double[] Iterative)
{
    // Debian's interpreter, whatever else is in the path: python3-sklearn belongs to it.
    private const string Interpreter = "/usr/bin/python3";
    private const string Script = "imputers.py";

    /// <summary>Fills in rows.</summary>
    /// <param name="rows">The rows, row-major; NaN where a cell is missing.</param>
    /// <param name="width">The elements of a row.</param>
    /// <param name="seed">IterativeImputer's seed.</param>
    /// <exception cref="InvalidOperationException">It cannot be started, or fails.</exception>
    public static ImputerPeer Of(double[] rows, int width, int seed)
    {
        var directory = Directory.CreateTempSubdirectory("vae-bench-");
        try
        {
            File.WriteAllBytes(In("holed"), MemoryMarshal.AsBytes(rows.AsSpan()));
            var version = Run(directory.FullName, rows.Length / width, width, seed);
            return new ImputerPeer(version, Read("mean"), Read("iterative"));
        }
        finally
        {
            directory.Delete(recursive: true);
        }

        string In(string name) => Path.Combine(directory.FullName, name + ".f64");

        double[] Read(string name) => MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(In(name))).ToArray();
    }

    private static string Run(string directory, params int[] sizes)
    {
        var start = new ProcessStartInfo(
            Interpreter,
            [
                "-B",
                Path.Combine(AppContext.BaseDirectory, "peers", Script),
                directory,
                .. sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)),
            ]
        )
        {
            RedirectStandardOutput = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var answer = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? answer.Split('\t')[0]
                : throw new InvalidOperationException(
                    $"The peer {Script} ended with exit code {process.ExitCode}; it needs Debian's python3-sklearn."
                );
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"{Interpreter} cannot be started: {e.Message}", e);
        }
    }
}
