using Vae.Data;

namespace Vae.Cli.Tests;

/// <summary>The <c>vae</c> command, run in this process.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error, byte[] Bytes)
{
    public static CliRun Of(params string[] args) => Of(args, null, CancellationToken.None);

    public static CliRun Of(string[] args, byte[]? input, CancellationToken cancellation) =>
        Of(args, input, _ => { }, cancellation);

    /// <summary>Runs the command and stops it at the first line of its progress that begins so.</summary>
    public static CliRun StoppedAt(string progress, params string[] args)
    {
        using var stop = new CancellationTokenSource();
        return Of(
            args,
            null,
            line =>
            {
                if (line.StartsWith(progress, StringComparison.Ordinal))
                {
                    stop.Cancel();
                }
            },
            stop.Token
        );
    }

    private static CliRun Of(string[] args, byte[]? input, Action<string> seen, CancellationToken cancellation)
    {
        using var output = new StringWriter();
        using var error = new WatchedWriter(seen);
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

    /// <summary>Checks that the run failed with this sentence and nothing else.</summary>
    public CliRun FailedWith(int exitCode, string sentence)
    {
        Assert.Equal($"{sentence}\n", Failed(exitCode).Error);
        return this;
    }

    private sealed class WatchedWriter(Action<string> seen) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            seen(value ?? "");
        }
    }
}
