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
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is var start and >= 0)
            {
                Port = int.Parse(line.AsSpan(start + Listening.Length), CultureInfo.InvariantCulture);
                // Nobody reads on, so what it says later must not fill the pipe.
                process.OutputDataReceived += (_, _) => { };
                process.BeginOutputReadLine();
                return;
            }
        }

        process.WaitForExit();
        throw new InvalidOperationException($"The server ended with exit code {process.ExitCode} before it listened.");
    }

    /// <summary>What is measured on it.</summary>
    public string Name { get; }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

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
