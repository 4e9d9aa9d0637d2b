using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Vae.Cli;

/// <summary>
/// Turns the signals that ask the process to end into one cancellation. A second one ends it at once, but not one that comes with the
/// first: coreutils' <c>timeout</c> and many engines signal the process and then its group. SIGQUIT stays what it is, an end at once.
/// </summary>
/// <param name="time">The clock.</param>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "It lives as long as the process; a signal may come at its very end."
)]
internal sealed class Interruption(TimeProvider time)
{
    /// <summary>Signals that come within this time are one.</summary>
    public static readonly TimeSpan Together = TimeSpan.FromSeconds(1);

    private static readonly (PosixSignal Signal, int Number)[] Known =
    [
        (PosixSignal.SIGHUP, 1),
        (PosixSignal.SIGINT, 2),
        (PosixSignal.SIGTERM, 15),
    ];

    private readonly Lock gate = new();
    private readonly CancellationTokenSource cancellation = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private Action onFirst = static () => { };
    private long? first;
    private long? end;

    /// <summary>Set by the first signal.</summary>
    public CancellationToken Cancellation => cancellation.Token;

    /// <summary>Begins to listen.</summary>
    /// <param name="beforeCancellation">Is called at the first signal.</param>
    public void Listen(Action beforeCancellation)
    {
        onFirst = beforeCancellation;
        var ignored = IgnoredSignals();
        foreach (var (signal, number) in Known)
        {
            // nohup and shells' background jobs say with it that the process is to go on.
            if ((ignored >> (number - 1) & 1) == 0)
            {
                registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = Take()));
            }
        }
    }

    /// <summary>Takes a signal; false when it is to end the process at once.</summary>
    public bool Take()
    {
        lock (gate)
        {
            if ((end ?? first) is { } before)
            {
                return time.GetElapsedTime(before) < Together;
            }

            first = time.GetTimestamp();
        }

        // Whatever it waits for: a pipe that nobody writes to, a file system that does not answer, another program.
        onFirst();
        cancellation.Cancel();
        return true;
    }

    /// <summary>From here on nothing is left to be interrupted: a signal must not take its exit code from finished work.</summary>
    public void End()
    {
        lock (gate)
        {
            end = time.GetTimestamp();
        }
    }

    /// <summary>The signals that the process was started to ignore, a bit each.</summary>
    private static ulong IgnoredSignals()
    {
        const string field = "SigIgn:";
        const string status = "/proc/self/status";
        var line = File.Exists(status)
            ? File.ReadLines(status).FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))
            : null;
        return line is null ? 0 : Convert.ToUInt64(line[field.Length..].Trim(), 16);
    }
}
