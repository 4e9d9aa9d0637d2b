using System.Diagnostics;

namespace Vae.Bench.Measuring;

/// <summary>A process that keeps one core busy until it is disposed.</summary>
internal sealed class BusyProcess : IDisposable
{
    private readonly Process process = Process.Start("sh", ["-c", "while :; do :; done"]);

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
