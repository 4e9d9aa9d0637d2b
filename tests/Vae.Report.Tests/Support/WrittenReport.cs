using Vae.Cli;

namespace Vae.Report.Tests;

/// <summary>A report of three shipped models on synthetic digits, written by <c>vae report</c> once for all tests that read it.</summary>
public sealed class WrittenReport : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("vae-report-").FullName;

    public WrittenReport()
    {
        SyntheticDigits.Write(Data);
        var error = new StringWriter();
        var context = new CliContext
        {
            Output = TextWriter.Null,
            Error = error,
            OpenInput = () => Stream.Null,
            OpenOutput = () => Stream.Null,
        };
        var exitCode = CommandLineApp.Run(
            [
                .. (string[])["report", "--vae", RepositoryFacts.Model("mnist-vae")],
                .. (string[])["--cvae", RepositoryFacts.Model("mnist-cvae")],
                .. (string[])["--wide", RepositoryFacts.Model("mnist-vae-16d")],
                .. (string[])["--data", Data, "--out", Path],
            ],
            context
        );
        Assert.True(exitCode == 0, $"vae report ended with exit code {exitCode}: {error}");
    }

    /// <summary>The report.</summary>
    public string Path => System.IO.Path.Combine(root, "report");

    /// <summary>The data set it is about.</summary>
    public string Data => System.IO.Path.Combine(root, "data");

    /// <summary>A file of the report.</summary>
    public string this[string file] => System.IO.Path.Combine(Path, file);

    public void Dispose() => Directory.Delete(root, recursive: true);
}
