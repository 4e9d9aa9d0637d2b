using Vae.Cli.Tests.Runs;
using Vae.Inference;

namespace Vae.Cli.Tests;

/// <summary>Streams that are full, closed or that nobody reads, under the real process.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class StreamTests(TinyModels tiny) : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    [InlineData(">&- 2>&-")]
    [InlineData("2> >(exec 0<&-)")]
    public void Work_is_done_whoever_watches(string redirection)
    {
        Bash($"vae generate \"$1\" -n 3 -o a.npy {redirection}").Succeeded();
        Assert.Equal(["a.npy", "a.npy.manifest.json"], directory.Files);
        // An error that nobody reads still has its exit code.
        Bash($"vae inspect nowhere {redirection}; test $? = 1").Succeeded();
    }

    [Fact]
    public void A_training_goes_on_without_its_error_stream()
    {
        Bash($"vae train --data '{tiny.Data}' --hidden 4 --epochs 2 --out m 2>/dev/full").Succeeded();
        ModelBundle.Read(directory["m"]);
    }

    [Fact]
    public void A_training_outlives_its_terminal()
    {
        // As under nohup, which would redirect the streams: the signal is ignored, and the terminal is closed during the first epochs.
        const string Train = "exec dotnet \"$VAE\" train --data \"$DATA\" --hidden 4 --epochs 40 --out m";
        Bash(
                $"export DATA='{tiny.Data}'; python3 - <<'E'\n"
                    + "import os, pty, signal, sys\n"
                    + "pid, terminal = pty.fork()\n"
                    + "if pid == 0:\n"
                    + "    signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
                    + $"    os.execvp('sh', ['sh', '-c', {Literal(Train)}])\n"
                    + "os.read(terminal, 1)\n"
                    + "os.close(terminal)\n"
                    + "sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
                    + "E"
            )
            .Succeeded();
        ModelBundle.Read(directory["m"]);
    }

    [Theory]
    [InlineData("vae inspect \"$1\" >/dev/full", "The standard output cannot be written")]
    [InlineData("vae inspect \"$1\" >&-", "The standard output is closed")]
    [InlineData("vae generate \"$1\" -n 3 -o - >/dev/full", "The standard output cannot be written")]
    [InlineData("vae generate \"$1\" -n 3 -o - >&-", "The standard output is closed")]
    public void Results_that_cannot_be_written_are_an_error(string script, string message) =>
        Bash(script).Failed(ExitCode.Failure, message);

    [Theory]
    [InlineData("vae generate \"$1\" -n 1000000000 --format csv -o -")]
    [InlineData("vae generate \"$1\" -n 1000000000 --format csv -o /dev/stdout")]
    [InlineData("vae inspect \"$1\"")]
    public void A_reader_that_has_had_enough_ends_the_run_quietly(string line)
    {
        var run = Bash($"set -o pipefail; {line} | head -n 1");
        Assert.Equal((ExitCode.ClosedPipe, ""), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("-")]
    [InlineData("/dev/stdout")]
    [InlineData("/dev/fd/1")]
    [InlineData("/proc/self/fd/1")]
    [InlineData("link")]
    public void An_open_file_is_written_where_others_have_stopped(string output)
    {
        File.CreateSymbolicLink(directory["link"], "/dev/stdout");
        Bash($"{{ printf before; vae generate \"$1\" -n 2 --format csv -o {output}; printf after; }} > all")
            .Succeeded();
        var rows = CliRun.Of("generate", tiny.Vae, "-n", "2", "--format", "csv", "-o", "-").Succeeded().Bytes;
        Assert.Equal([.. "before"u8, .. rows, .. "after"u8], File.ReadAllBytes(directory["all"]));
        Assert.Equal("/dev/stdout", new FileInfo(directory["link"]).LinkTarget);
    }

    [Fact]
    public void A_process_substitution_is_written()
    {
        // The substitution has its own end, which may be after the command's.
        Bash("vae generate \"$1\" -n 2 --format npy -o >(cat > all.npy); wait $!").Succeeded();
        var rows = CliRun.Of("generate", tiny.Vae, "-n", "2", "--format", "npy", "-o", "-").Succeeded().Bytes;
        Assert.Equal(rows, File.ReadAllBytes(directory["all.npy"]));
    }

    private CliRun Bash(string script)
    {
        File.WriteAllText(
            directory["../" + Path.GetFileName(directory.Path) + ".sh"],
            "vae() { dotnet \"$VAE\" \"$@\"; }\n" + script
        );
        try
        {
            return VaeProcess.Shell($"cd \"$1\"; export VAE; exec bash \"$1.sh\" \"$2\"", directory.Path, tiny.Vae);
        }
        finally
        {
            File.Delete(directory.Path + ".sh");
        }
    }

    private static string Literal(string text) => $"'''{text}'''";
}
