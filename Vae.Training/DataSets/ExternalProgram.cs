using System.ComponentModel;
using System.Diagnostics;

namespace Vae.Training;

/// <summary>Runs a program of the system, such as npm.</summary>
internal static class ExternalProgram
{
    /// <summary>Waits for a program and gives what it wrote to its standard output.</summary>
    /// <exception cref="IOException">It is not installed or failed; the message gives its last line.</exception>
    public static string Run(string program, string[] arguments, string? directory, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory ?? Environment.CurrentDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Start(start);
        process.StandardInput.Close();
        using var killed = cancellation.Register(() => Kill(process));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == 0
            ? output.GetAwaiter().GetResult()
            : throw new IOException(
                $"{program} {arguments[0]} ended with exit code {process.ExitCode}{LastLine(errors)}."
            );
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new IOException($"The program {start.FileName} is not installed.", e);
        }
    }

    private static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static string LastLine(string text)
    {
        var line = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault();
        return line is null ? "" : $": {line.TrimEnd('.')}";
    }
}
