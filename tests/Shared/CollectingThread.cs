namespace Vae.Tests;

/// <summary>A thread that collects garbage without pause: what native code reads and nothing managed keeps is soon freed.</summary>
internal sealed class CollectingThread : IDisposable
{
    private readonly Thread thread;
    private volatile bool stop;

    public CollectingThread()
    {
        thread = new Thread(Collect);
        thread.Start();
    }

    public void Dispose()
    {
        stop = true;
        thread.Join();
    }

    private void Collect()
    {
        while (!stop)
        {
            GC.Collect(0);
            GC.WaitForPendingFinalizers();
        }
    }
}
