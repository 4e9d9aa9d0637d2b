namespace Vae.Bench.Measuring;

/// <summary>A process that keeps a core busy for as long as it lives.</summary>
internal sealed class BusyCore : IDisposable
{
    private readonly System.Diagnostics.Process process = System.Diagnostics.Process.Start(
        "/bin/sh",
        ["-c", "while :; do :; done"]
    );

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
