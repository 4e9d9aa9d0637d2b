using Vae.Data;

namespace Vae.Cli.Tests;

/// <summary>The <c>vae</c> command, run in this process.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error, byte[] Bytes)
{
    public static CliRun Of(params string[] args) => Of(args, null, CancellationToken.None);

    public static CliRun Of(string[] args, byte[]? input, CancellationToken cancellation)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var bytes = new MemoryStream();
        var context = new CliContext
        {
            Output = output,
            Error = error,
            OpenInput = () => new PrefixedStream(input ?? [], Stream.Null),
            OpenOutput = () => bytes,
            Cancellation = cancellation,
        };
        return new CliRun(CommandLineApp.Run(args, context), output.ToString(), error.ToString(), bytes.ToArray());
    }

    /// <summary>This run, which must have succeeded.</summary>
    public CliRun Succeeded()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}: {Error}");
        return this;
    }

    /// <summary>Checks that the run failed with one sentence that holds the given words.</summary>
    public CliRun Failed(int exitCode, params string[] words)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode}, not {exitCode}: {Error}");
        Assert.All(words, word => Assert.Contains(word, Error));
        Assert.DoesNotContain("   at ", Error);
        return this;
    }
}
