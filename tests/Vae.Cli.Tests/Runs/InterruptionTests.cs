using System.Globalization;
using System.Security.Cryptography;

namespace Vae.Cli.Tests.Runs;

/// <summary>Processes that are killed, stopped, or lose their directory.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class InterruptionTests(TinyModels tiny) : IDisposable
{
    private const int Kills = 8;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_run_that_is_killed_again_and_again_ends_in_the_same_bytes()
    {
        var random = new Random(20);
        var run = new PacedRun(tiny.Vae, directory["killed/codes.npy"]);
        var continued = new List<int>();
        for (var i = 0; i < Kills; i++)
        {
            // Checkpoints are a second apart: some kills wait for one, the others come when they come.
            var kept = run.Kept;
            continued.Add(kept);
            var target = kept + random.Next(1, 1500);
            var waits = i % 2 == 1;
            using var process = run.Start();
            run.Feed(process, kept, () => run.Written >= target && (!waits || run.Kept > kept));
            process.Kill();
            Assert.InRange(run.Kept, kept, PacedRun.Rows - 1);
            Assert.False(File.Exists(directory["killed/codes.npy"]));
        }

        var last = run.Kept;
        Assert.True(continued.Distinct().Count() > 2, string.Join(' ', continued));
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"{PacedRun.Rows:N0} rows, continued at {last:N0}."),
            run.Finish().Succeeded().Error
        );
        AssertWhole("killed");
    }

    [Fact]
    public void A_run_that_is_asked_to_end_keeps_every_row()
    {
        var run = new PacedRun(tiny.Vae, directory["stopped/codes.npy"]);
        var kept = Stop(run, 0);
        kept = Stop(run, kept);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"continued at {kept:N0}."),
            run.Finish().Succeeded().Error
        );
        AssertWhole("stopped");
    }

    [Fact]
    public void A_finished_run_that_is_started_again_does_nothing()
    {
        var run = new PacedRun(tiny.Vae, directory["again/codes.npy"]);
        run.Finish().Succeeded();
        var before = File.GetLastWriteTimeUtc(directory["again/codes.npy"]);
        Assert.Equal($"{directory["again/codes.npy"]} was complete already.\n", run.Finish().Succeeded().Error);
        Assert.Equal(before, File.GetLastWriteTimeUtc(directory["again/codes.npy"]));
    }

    [Fact]
    public void A_directory_that_is_removed_is_named_and_stays_removed()
    {
        var run = new PacedRun(tiny.Vae, directory["gone/codes.npy"]);
        using var process = run.Start();
        run.Feed(process, 0, () => run.Written > 0);
        Directory.Delete(directory["gone"], recursive: true);
        run.Feed(process, 0, () => false);
        process
            .Ended()
            .Failed(1, directory["gone/codes.npy"], $"the directory '{run.Partial}' is gone", "nothing is kept");
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }

    [Theory]
    [InlineData("tmpfs")]
    [InlineData("limit")]
    public void A_disk_that_is_full_keeps_the_rows_and_the_run_goes_on_when_there_is_room(string disk)
    {
        var run = new PacedRun(tiny.Vae, directory["full/codes.npy"]);
        var kept = Stop(run, 0);
        File.WriteAllBytes(directory["images.idx"], PacedRun.Images(PacedRun.Rows));
        var room = new DirectoryInfo(run.Partial).GetFiles().Sum(file => file.Length) / 1024 + 100;
        var script = disk == "tmpfs" && CanMount() ? OnSmallDisk : WithSmallFiles;
        var ended = VaeProcess.Shell(script, [$"{room}", directory["images.idx"], directory["full"], .. run.Arguments]);

        // The first attempt fails, the second one succeeds.
        ended.Succeeded();
        Assert.Equal("1\n0\n", ended.Output);
        var sentences = ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, sentences.Length);
        Assert.StartsWith($"{directory["full/codes.npy"]} is not complete (", sentences[0]);
        Assert.EndsWith("rows are kept, and the same command with --resume goes on from there.", sentences[0]);
        var rows = int.Parse(sentences[0].Split("): ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.InRange(rows, kept, PacedRun.Rows - 1);
        Assert.EndsWith(
            string.Create(CultureInfo.InvariantCulture, $"{PacedRun.Rows:N0} rows, continued at {rows:N0}."),
            sentences[1]
        );
        AssertWhole("full");
    }

    [Fact]
    public void A_disk_that_is_full_from_the_start_leaves_nothing()
    {
        var output = directory["small/images.npy"];
        VaeProcess
            .Shell(
                """
                trap '' XFSZ
                ulimit -f 64
                export DOTNET_EnableWriteXorExecute=0
                vae "$@"
                """,
                ["generate", tiny.Cvae, "--count", "20000", "--with", "labels,latents", "-o", output]
            )
            .Failed(1, $"{output} is not complete (", "nothing is kept.");
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory["small"]));
    }

    // Prints the exit codes of a run on a disk without room and of one on the same disk with room; the files are moved to the disk and back.
    private const string OnSmallDisk = """
        room=$1 images=$2 files=$3
        shift 3
        export room images files
        cat > "$files.sh" <<'END'
        vae() { dotnet "$VAE" "$@"; }
        cp -a "$files" "$files.copy"
        mount -t tmpfs -o size="${room}k" none "$files"
        cp -a "$files.copy/." "$files/"
        vae "$@" < "$images"
        echo $?
        mount -o remount,size=1g "$files"
        vae "$@" < "$images"
        echo $?
        rm -rf "$files.copy"
        cp -a "$files/." "$files.copy"
        umount "$files"
        cp -a "$files.copy/." "$files/"
        rm -rf "$files/codes.npy.partial" "$files.copy"
        END
        unshare --mount sh "$files.sh" "$@"
        """;

    private const string WithSmallFiles = """
        room=$1 images=$2
        shift 3
        (
            trap '' XFSZ
            # Half-kilobytes; more than half of what is to be written is in one file.
            ulimit -f $((room * 2))
            export DOTNET_EnableWriteXorExecute=0
            vae "$@" < "$images"
            echo $?
        )
        vae "$@" < "$images"
        echo $?
        """;

    private static bool CanMount() => VaeProcess.Shell("unshare --mount mount -t tmpfs none /mnt").ExitCode == 0;

    /// <summary>Runs for a while and gives the rows that are kept.</summary>
    private static int Stop(PacedRun run, int kept)
    {
        using var process = run.Start();
        run.Feed(process, kept, () => run.Written >= kept + 500);
        var written = run.Written;
        process.Stop();
        run.Feed(process, 0, () => false);
        var ended = process.Ended().Failed(130, "Interrupted: ", "with --resume goes on from there.");
        var rows = run.Kept;
        Assert.Contains($"Interrupted: {rows} of {PacedRun.Rows} rows are kept", ended.Error);
        Assert.InRange(rows, written, PacedRun.Rows - 1);
        return rows;
    }

    /// <summary>Compares a directory with what a run leaves that was never interrupted.</summary>
    private void AssertWhole(string name)
    {
        var whole = new PacedRun(tiny.Vae, directory["whole/codes.npy"]);
        whole.Finish().Succeeded();
        foreach (var file in (string[])["codes.npy", "codes.rows.npy"])
        {
            Assert.Equal(Hash($"whole/{file}"), Hash($"{name}/{file}"));
        }

        Assert.Equal(3, Directory.EnumerateFileSystemEntries(directory[name]).Count());
        var manifest = File.ReadAllText(directory[$"{name}/codes.npy.manifest.json"]);
        Assert.Contains($"\"sha256\": \"{Hash($"{name}/codes.npy")}\"", manifest);
    }

    private string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(directory[file])));
}
