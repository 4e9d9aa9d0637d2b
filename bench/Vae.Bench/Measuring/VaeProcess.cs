using System.Diagnostics;

namespace Vae.Bench.Measuring;

/// <summary>The <c>vae</c> command, which is built beside this program, in a process of its own.</summary>
internal sealed class VaeProcess : IDisposable
{
    private static readonly TimeSpan BetweenReadings = TimeSpan.FromMilliseconds(50);

    private readonly Process process;

    private VaeProcess(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "vae"), arguments)
        {
            RedirectStandardError = true,
            // The table is all that this program prints there.
            RedirectStandardOutput = true,
        };
        process = Process.Start(start)!;
    }

    /// <summary>The largest working set, by the system's own count, which a reading now and then only has to pick up.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Starts a command.</summary>
    public static VaeProcess Start(params IEnumerable<string> arguments) => new(arguments);

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="InvalidOperationException">It fails.</exception>
    public static VaeProcess Run(params IEnumerable<string> arguments)
    {
        using var process = new VaeProcess(arguments);
        process.Wait();
        return process;
    }

    /// <summary>Waits for the end.</summary>
    /// <exception cref="InvalidOperationException">The command failed.</exception>
    public void Wait()
    {
        while (!process.WaitForExit(BetweenReadings))
        {
            PeakBytes = Math.Max(PeakBytes, PeakNow());
        }

        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"vae ended with exit code {process.ExitCode}: {process.StandardError.ReadToEnd().Trim()}"
            );
        }
    }

    public void Dispose() => process.Dispose();

    private long PeakNow()
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            // It has ended between two looks.
            return 0;
        }
    }
}
