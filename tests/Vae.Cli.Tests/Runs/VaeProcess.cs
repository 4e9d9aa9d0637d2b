using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Vae.Cli.Tests.Runs;

/// <summary>
/// The <c>vae</c> command in a process of its own. It reads the standard input, through which a test paces it: it cannot be ahead of what
/// it was fed.
/// </summary>
internal sealed class VaeProcess : IDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;
    private int fed;

    private VaeProcess(ProcessStartInfo start)
    {
        process = Process.Start(start)!;
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The built command.</summary>
    private static string Dll => Path.Combine(AppContext.BaseDirectory, "vae.dll");

    /// <summary>Starts <c>vae</c>.</summary>
    public static VaeProcess Start(params string[] arguments) => new(StartInfo("dotnet", [Dll, .. arguments]));

    /// <summary>Starts <c>vae</c> with some variables of its environment.</summary>
    public static VaeProcess StartWith(Dictionary<string, string> environment, params string[] arguments)
    {
        var start = StartInfo("dotnet", [Dll, .. arguments]);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new VaeProcess(start);
    }

    /// <summary>Runs <c>vae</c> with some variables of its environment, and without those that are given no value.</summary>
    public static CliRun Run(string environment, params string[] arguments)
    {
        var start = StartInfo("dotnet", [Dll, .. arguments]);
        foreach (var pair in environment.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (pair.Split('=')[0], pair.Split('=')[1]);
            start.Environment[name] = value.Length > 0 ? value : null;
        }

        using var run = new VaeProcess(start);
        return run.Ended();
    }

    /// <summary>Runs the <c>vae</c> that lies in a directory, to its end.</summary>
    public static CliRun RunFrom(string directory, params string[] arguments)
    {
        using var run = new VaeProcess(StartInfo("dotnet", [Path.Combine(directory, "vae.dll"), .. arguments]));
        return run.Ended();
    }

    /// <summary>Runs a script in which <c>$1</c> and so on are the arguments, and <c>vae</c> is the command.</summary>
    public static CliRun Shell(string script, params string[] arguments)
    {
        const string vae = "vae() { dotnet \"$VAE\" \"$@\"; }\n";
        var start = StartInfo("sh", ["-c", vae + script, "sh", .. arguments]);
        start.Environment["VAE"] = Dll;
        using var run = new VaeProcess(start);
        return run.Ended();
    }

    /// <summary>Hands bytes over little by little, from where the last call stopped, until a condition holds, the process ends or all but the last are fed.</summary>
    /// <param name="bytes">What the standard input has.</param>
    /// <param name="atOnce">The bytes to be ahead of at once.</param>
    /// <param name="step">The bytes of each further step.</param>
    /// <param name="until">The condition.</param>
    public void Feed(byte[] bytes, int atOnce, int step, Func<bool> until)
    {
        var input = process.StandardInput.BaseStream;
        try
        {
            Write(Math.Max(atOnce - fed, 0));
            var watch = Stopwatch.StartNew();
            for (var ended = process.WaitForExit(Pause); !ended && !until(); ended = process.WaitForExit(Pause))
            {
                Assert.True(watch.Elapsed < Patience, "Nothing happens.");
                Write(step);
            }
        }
        catch (IOException)
        {
            // The process ended while it was fed.
        }

        void Write(int count)
        {
            var next = Math.Min(count, bytes.Length - 1 - fed);
            input.Write(bytes, fed, next);
            input.Flush();
            fed += next;
        }
    }

    /// <summary>Hands over what is left.</summary>
    public void FeedLast(byte[] bytes)
    {
        try
        {
            process.StandardInput.BaseStream.Write(bytes, fed, bytes.Length - fed);
        }
        catch (IOException)
        {
            // The process ended while it was fed.
        }
    }

    /// <summary>Ends the process as nothing else does.</summary>
    public void Kill()
    {
        Assert.False(process.HasExited, error.IsCompleted ? error.Result : "");
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>The process's number.</summary>
    public int Id => process.Id;

    /// <summary>Waits until a condition holds; the process must not end before.</summary>
    public void WaitFor(Func<bool> until)
    {
        var watch = Stopwatch.StartNew();
        while (!until())
        {
            Assert.False(process.WaitForExit(Pause), "It ended.");
            Assert.True(watch.Elapsed < Patience, "Nothing happens.");
        }
    }

    /// <summary>Waits until the process has come as far as opening a model; signals have been taken since before.</summary>
    public void WaitForModel() =>
        WaitFor(() =>
            File.ReadAllText($"/proc/{process.Id}/maps")
                .Contains("Microsoft.ML.OnnxRuntime.dll", StringComparison.Ordinal)
        );

    /// <summary>Waits for an end that the standard input, which stays open, does not bring about.</summary>
    public CliRun EndedAlone()
    {
        Assert.True(process.WaitForExit(Patience), "It does not end.");
        // What it started may still hold its streams.
        return new CliRun(process.ExitCode, "", error.Wait(Patience) ? error.Result : "", []);
    }

    /// <summary>Asks the process to end.</summary>
    public void Stop() => Assert.Equal(0, Signal(process.Id, Terminate));

    /// <summary>Waits for the end.</summary>
    public CliRun Ended()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process ended before it read everything.
        }

        Assert.True(process.WaitForExit(Patience), "It does not end.");
        return new CliRun(process.ExitCode, output.Result, error.Result, []);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The engine that runs these tests asks for no shard.
        string[] ofEngines =
        [
            .. start.Environment.Keys.Where(name =>
                name.StartsWith("SLURM_", StringComparison.Ordinal) || name.StartsWith("JOB_", StringComparison.Ordinal)
            ),
        ];
        Array.ForEach(ofEngines, name => start.Environment.Remove(name));
        return start;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
