using System.Diagnostics;
using System.Globalization;

namespace Vae.Bench.Measuring;

/// <summary>
/// A Python program that does the same with python3-torch, in a process of its own. It says when it is ready, and answers each line with the
/// seconds that one more repetition took and its average loss; in between it waits for input and takes no processor time.
/// </summary>
internal sealed class TorchPeer : IDisposable
{
    // Debian's interpreter, whatever else is in the path: python3-torch belongs to it.
    private const string Interpreter = "/usr/bin/python3";

    private readonly Process process;
    private readonly string script;

    /// <summary>Starts <c>peers/<paramref name="script"/></c> and waits until it is ready.</summary>
    /// <exception cref="InvalidOperationException">It cannot be started or ends at once.</exception>
    public TorchPeer(string script, params object[] arguments)
    {
        this.script = script;
        var start = new ProcessStartInfo(Interpreter)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { "-B", Path.Combine(AppContext.BaseDirectory, "peers", script) },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        }

        // The peer's best: with several intra-op threads, BLAS threads on top make it 2.4 times slower.
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
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

    /// <summary>The versions that it runs on.</summary>
    public string Version { get; }

    /// <summary>The average loss of the last repetition: that both sides learn alike shows that they do the same.</summary>
    public double Loss { get; private set; }

    /// <summary>Runs one repetition; gives its seconds.</summary>
    /// <exception cref="InvalidOperationException">The peer ended.</exception>
    public double Repeat()
    {
        process.StandardInput.WriteLine();
        process.StandardInput.Flush();
        var answer = Answer().Split(' ');
        Loss = double.Parse(answer[1], CultureInfo.InvariantCulture);
        return double.Parse(answer[0], CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private string Answer() =>
        process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException(
            $"The peer {script} ended without an answer; it needs Debian's python3-torch and python3-torchvision."
        );
}
