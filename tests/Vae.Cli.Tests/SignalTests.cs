using System.Runtime.InteropServices;
using Vae.Cli.Tests.Runs;
using Vae.Inference;

namespace Vae.Cli.Tests;

/// <summary>Signals to the real process, which waits for something that never comes.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class SignalTests : IDisposable
{
    private const int Hangup = 1;
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private readonly TemporaryDirectory directory = new();
    private readonly TinyModels tiny;

    public SignalTests(TinyModels tiny)
    {
        this.tiny = tiny;
        Assert.Equal(0, MakePipe(directory["pipe"], Convert.ToInt32("600", 8)));
    }

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(BundleFormat.CardFile)]
    [InlineData(BundleFormat.EncoderFile)]
    [InlineData(BundleFormat.DecoderFile)]
    public void A_pipe_in_a_bundle_is_named(string file)
    {
        var model = Directory.CreateDirectory(directory["model"]).FullName;
        foreach (var name in (string[])[BundleFormat.CardFile, BundleFormat.EncoderFile, BundleFormat.DecoderFile])
        {
            File.Copy(Path.Combine(tiny.Vae, name), Path.Combine(model, name));
        }

        File.Delete(Path.Combine(model, file));
        Assert.Equal(0, MakePipe(Path.Combine(model, file), Convert.ToInt32("600", 8)));
        CliRun
            .Of("inspect", model)
            .Failed(1, file, "is damaged: it is empty, or a pipe, a socket or a device; expected a regular file");
        CliRun.Of("generate", model, "-o", directory["a.idx"]).Failed(1, file, "a pipe");

        File.Delete(Path.Combine(model, file));
        Directory.CreateDirectory(Path.Combine(model, file));
        CliRun.Of("inspect", model).Failed(1, file, "is a directory; expected a regular file");
    }

    [Fact]
    public void A_pipe_where_an_output_is_to_be_is_left_alone() =>
        CliRun
            .Of("generate", tiny.Vae, "--format", "csv", "-o", directory["pipe"], "--overwrite")
            .Failed(1, "is a named pipe; expected a file to write");

    [Theory]
    [InlineData("--images", "pipe", Terminate)]
    [InlineData("--images", "pipe", Interrupt)]
    [InlineData("--images", "-", Terminate)]
    [InlineData("--images", "/dev/stdin", Interrupt)]
    [InlineData("--labels", "pipe", Terminate)]
    public void A_signal_ends_a_command_that_waits_for_its_input(string option, string input, int signal)
    {
        var path = input == "pipe" ? directory[input] : input;
        string[] images = option == "--labels" ? ["--images", tiny.TestImages] : [];
        using var run = VaeProcess.Start(["encode", tiny.Vae, .. images, option, path, "-o", directory["a.csv"]]);
        run.WaitForModel();
        Assert.Equal(0, Signal(run.Id, signal));
        run.EndedAlone().Failed(ExitCode.Interrupted, "Interrupted");
        Assert.Equal(["pipe"], directory.Files);
    }

    [Fact]
    public void A_signal_ends_a_run_that_waits_for_further_rows_and_keeps_those_it_has()
    {
        var paced = new PacedRun(tiny.Vae, directory["codes.npy"]);
        using var run = paced.Start();
        paced.Feed(run, 0, () => paced.Kept > 0);
        // From here on nothing more comes, and the standard input stays open.
        run.Stop();
        run.EndedAlone().Failed(ExitCode.Interrupted, "rows are kept, and the same command with --resume goes on");
        Assert.InRange(paced.Kept, 1, PacedRun.Rows - 1);
    }

    [Fact]
    public void A_signal_ends_a_command_that_waits_for_another_program()
    {
        var bin = Directory.CreateDirectory(directory["bin"]).FullName;
        foreach (var program in (string[])["npm", "dpkg", "apt-get", "sudo"])
        {
            var script = Path.Combine(bin, program);
            // A child that outlives its parent holds the pipe to it.
            File.WriteAllText(script, $"#!/bin/sh\ntouch '{directory["started"]}'\nsetsid sleep 600 &\nsleep 600\n");
            Assert.Equal(0, ChangeMode(script, Convert.ToInt32("700", 8)));
        }

        using var run = VaeProcess.StartWith(
            new()
            {
                ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}",
                ["VAE_DATA"] = directory["cache"],
            },
            "data",
            "mnist"
        );
        run.WaitFor(() => File.Exists(directory["started"]));
        run.Stop();
        run.EndedAlone().Failed(ExitCode.Interrupted, "Interrupted");
    }

    [Fact]
    public void A_training_that_is_told_to_end_writes_its_checkpoint_first()
    {
        var bundle = directory["bundle"];
        using var run = VaeProcess.Start(TinyModels.TrainArguments("vae", tiny.Data, bundle, "--epochs", "100000"));
        run.WaitFor(() => File.Exists(Path.Combine(bundle, "training", "checkpoint.zip")));
        run.Stop();
        run.EndedAlone().Failed(ExitCode.Interrupted, "a checkpoint was written");
    }

    [Theory]
    [InlineData(Hangup)]
    [InlineData(Terminate, Terminate)]
    [InlineData(Hangup, Terminate, Interrupt)]
    public void Signals_that_come_together_are_one_and_cost_no_epoch(params int[] signals)
    {
        var bundle = directory["bundle"];
        using var run = VaeProcess.Start(TinyModels.TrainArguments("vae", tiny.Data, bundle, "--epochs", "100000"));
        run.WaitFor(() => File.Exists(Path.Combine(bundle, "training", "checkpoint.zip")));
        Assert.All(signals, signal => Assert.Equal(0, Signal(run.Id, signal)), throwIfEmpty: true);
        var end = run.EndedAlone().Failed(ExitCode.Interrupted, "a checkpoint was written");
        Assert.Equal(1, end.Error.Split("Interrupted").Length - 1);
    }

    [Fact]
    public void A_process_that_is_to_outlive_its_terminal_ignores_the_hangup()
    {
        var run = VaeProcess.Shell(
            """
            (trap '' HUP; exec dotnet "$VAE" generate "$1" --labels-from "$2" -o "$3" 2>"$4") &
            until grep -qs OnnxRuntime /proc/$!/maps; do :; done
            kill -HUP $!
            printf '\0\0\010\001\0\0\0\001\0' > "$2"
            wait $!
            """,
            tiny.Cvae,
            directory["pipe"],
            directory["a.npy"],
            directory["error"]
        );
        Assert.Equal(0, run.ExitCode);
        using var rows = RowReader.Open(directory["a.npy"]);
        Assert.Equal(1, rows.Count);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);

    [DllImport("libc", EntryPoint = "chmod", CharSet = CharSet.Ansi)]
    private static extern int ChangeMode(string path, int mode);

    [DllImport("libc", EntryPoint = "mkfifo", CharSet = CharSet.Ansi)]
    private static extern int MakePipe(string path, int mode);
}
