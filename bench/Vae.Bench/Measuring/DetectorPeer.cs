using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Vae.Bench.Measuring;

/// <summary>scikit-learn's detectors in a process of their own, which is given the same rows as we are.</summary>
internal sealed class DetectorPeer : IDisposable
{
    // Debian's interpreter, whatever else is in the path: python3-sklearn belongs to it.
    private const string Interpreter = "/usr/bin/python3";
    private const string Script = "detectors.py";

    private readonly Process process;
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("vae-bench-");

    /// <exception cref="InvalidOperationException">It cannot be started or ends at once.</exception>
    public DetectorPeer()
    {
        var start = new ProcessStartInfo(Interpreter)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { "-B", Path.Combine(AppContext.BaseDirectory, "peers", Script) },
        };
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"{Interpreter} cannot be started: {e.Message}", e);
        }

        Version = Answer();
    }

    /// <summary>The detectors whose scores the seed changes.</summary>
    public static IReadOnlyList<string> Seeded { get; } = ["iforest"];

    /// <summary>Those that give the same scores whatever the seed.</summary>
    public static IReadOnlyList<string> Deterministic { get; } = ["lof", "knn5", "ocsvm", "pca"];

    /// <summary>The versions that it runs on.</summary>
    public string Version { get; }

    /// <summary>The area under the ROC curve of each of some detectors.</summary>
    public Dictionary<string, double> Aurocs(
        LabelledTable train,
        LabelledTable test,
        int seed,
        params IReadOnlyList<string> names
    )
    {
        Write("train.f32", train.Values);
        Write("test.f32", test.Values);
        process.StandardInput.WriteLine(
            string.Join('\t', [directory.FullName, train.Count, test.Count, train.Width, seed, .. names])
        );
        process.StandardInput.Flush();
        Answer();
        var scores = MemoryMarshal.Cast<byte, double>(
            File.ReadAllBytes(Path.Combine(directory.FullName, "scores.f64"))
        );
        var found = new Dictionary<string, double>();
        for (var i = 0; i < names.Count; i++)
        {
            found[names[i]] = Auroc.Of(scores.Slice(i * test.Count, test.Count), test.IsAnomaly);
        }

        return found;
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
        directory.Delete(recursive: true);
    }

    private void Write(string name, float[] values)
    {
        using var file = File.Create(Path.Combine(directory.FullName, name));
        file.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private string Answer() =>
        process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException(
            $"The peer {Script} ended without an answer; it needs Debian's python3-sklearn."
        );
}
