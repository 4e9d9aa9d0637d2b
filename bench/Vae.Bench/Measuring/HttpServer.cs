using System.Diagnostics;
using System.Globalization;

namespace Vae.Bench.Measuring;

/// <summary>The sample's server, which is built beside this program, in a process of its own.</summary>
internal sealed class HttpServer : IDisposable
{
    // What ASP.NET says when it has started.
    private const string Listening = "Now listening on: http://127.0.0.1:";

    private readonly Process process;

    /// <exception cref="InvalidOperationException">It does not start.</exception>
    public HttpServer(string name, params IEnumerable<string> settings)
    {
        Name = name;
        process = Process.Start(
            new ProcessStartInfo(
                Path.Combine(AppContext.BaseDirectory, "HttpInference"),
                ["--urls", "http://127.0.0.1:0", .. settings]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;
        var port = new TaskCompletionSource<int>();
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                port.TrySetException(new InvalidOperationException("The server ended before it listened."));
            }
            else if (line.Data.IndexOf(Listening, StringComparison.Ordinal) is var start and >= 0)
            {
                var text = line.Data.AsSpan(start + Listening.Length);
                port.TrySetResult(int.Parse(text, CultureInfo.InvariantCulture));
            }
        };
        process.BeginOutputReadLine();
        Port = port.Task.GetAwaiter().GetResult();
    }

    /// <summary>What is measured on it.</summary>
    public string Name { get; }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>The time of all processors that it has taken so far, which other programs on the machine hardly change.</summary>
    public double ProcessorSeconds
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Its memory at this moment.</summary>
    public long WorkingSet
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
