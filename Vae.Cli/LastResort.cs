using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Vae.Cli;

/// <summary>Ends the process when a command that was told to end waits for something that may never come.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
internal sealed partial class LastResort
{
    // Enough for a command to notice, to tidy up and to say so; a signal is to end it within a second.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(300);

    private readonly SemaphoreSlim order = new(1);

    /// <summary>Keeps the process alive until the result is disposed. Not to be nested.</summary>
    public IDisposable Hold()
    {
        order.Wait();
        return new Holding(order);
    }

    /// <summary>Ends the process after a moment in which nothing holds it, without waiting for any other thread.</summary>
    /// <param name="last">Says the last words; not waited for either, as the one who listens may be what is waited for.</param>
    public void Start(Action last)
    {
        var thread = new Thread(() =>
        {
            do
            {
                order.Wait();
                order.Release();
                Thread.Sleep(Grace);
            } while (!order.Wait(0));

            Task.Run(last).Wait(Farewell);
            Exit(ExitCode.Interrupted);
        });
        thread.IsBackground = true;
        thread.Start();
    }

    /// <summary>
    /// Ends the process without what libtorch, ONNX Runtime and V8 do at its end: that may wait for threads that do not end, or take away what threads still use.
    /// </summary>
    public static void Exit(int code)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(code);
        }

        ExitAtOnce(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitAtOnce(int code);

    private sealed class Holding(SemaphoreSlim order) : IDisposable
    {
        public void Dispose() => order.Release();
    }
}
