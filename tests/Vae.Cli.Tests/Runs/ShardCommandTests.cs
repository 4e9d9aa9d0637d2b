namespace Vae.Cli.Tests.Runs;

/// <summary><c>--shard</c>, what engines ask for, and <c>vae merge</c>.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class ShardCommandTests(TinyModels tiny) : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("0/0", "at least one shard")]
    [InlineData("3/3", "from 0 to 2")]
    [InlineData("4/3", "from 0 to 2")]
    [InlineData("-1/3", "-1/3")]
    [InlineData("x", "'x'")]
    [InlineData("1/", "'1/'")]
    public void Shards_that_there_are_not_end_with_2(string shard, string expected)
    {
        CliRun.Of("generate", tiny.Vae, "-o", directory["a.idx"], $"--shard={shard}").Failed(2, expected);
        Assert.Empty(directory.Files);
    }

    [Theory]
    [InlineData(
        "SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=2",
        "",
        "-00001-of-00003"
    )]
    [InlineData("JOB_COMPLETION_INDEX=2 JOB_COMPLETIONS=4", "", "-00002-of-00004")]
    [InlineData("JOB_COMPLETION_INDEX=2 JOB_COMPLETIONS=4", "none", "")]
    [InlineData("JOB_COMPLETION_INDEX=2 JOB_COMPLETIONS=4", "0/5", "-00000-of-00005")]
    [InlineData("JOB_COMPLETION_INDEX=2", "none", "")]
    [InlineData("SLURM_JOB_ID=5", "", "")]
    public void The_engines_environment_tells_the_shard(string environment, string shard, string suffix)
    {
        string[] option = shard.Length == 0 ? [] : ["--shard", shard];
        var run = VaeProcess.Run(environment, ["generate", tiny.Vae, "-n", "9", "-o", directory["a.idx"], .. option]);
        run.Succeeded();
        Assert.Equal([$"a{suffix}.idx", $"a{suffix}.idx.manifest.json"], directory.Files);
    }

    [Theory]
    [InlineData("JOB_COMPLETION_INDEX=2", "JOB_COMPLETIONS is not set")]
    [InlineData(
        "SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=2 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=3",
        "SLURM_ARRAY_TASK_ID is 3 and SLURM_ARRAY_TASK_COUNT is 2"
    )]
    [InlineData(
        "SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=2 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=2",
        "expected --array=0-1"
    )]
    public void An_environment_that_makes_no_shard_ends_with_2(string environment, string expected)
    {
        VaeProcess.Run(environment, "generate", tiny.Vae, "-o", directory["a.idx"]).Failed(2, expected);
        Assert.Empty(directory.Files);
    }

    [Theory]
    [InlineData("--resume", "--resume was given for the standard output")]
    [InlineData("--shard 0/2", "cannot be joined")]
    [InlineData("--with latents", "more than one stream")]
    [InlineData("--with rows --format npy", "more than one stream")]
    [InlineData("--format pngs", "more than one stream")]
    public void The_standard_output_takes_one_stream(string options, string expected)
    {
        var run = CliRun.Of(["generate", tiny.Vae, "-o", "-", .. options.Split(' ')]).Failed(2, expected);
        Assert.Empty(run.Bytes);
    }

    [Fact]
    public void The_standard_output_is_not_cut_by_an_engine()
    {
        var run = VaeProcess
            .Run(
                "JOB_COMPLETION_INDEX=2 JOB_COMPLETIONS=4",
                "generate",
                tiny.Vae,
                "-n",
                "3",
                "-o",
                "-",
                "--format",
                "csv"
            )
            .Succeeded();
        Assert.Equal(4, run.Output.Count(c => c == '\n'));
    }

    [Fact]
    public void A_sheet_cannot_be_cut() =>
        CliRun.Of("generate", tiny.Vae, "-o", directory["a.png"], "--shard", "0/2").Failed(2, "cannot be joined");

    [Theory]
    [InlineData("a", ".npy.gz")]
    [InlineData("it's a \"test\" of $HOME & `more`", ".csv")]
    public void Merge_prints_commands_that_redo_what_is_missing_or_damaged(string stemName, string ending)
    {
        var name = stemName + ending;
        var output = directory[$"shards of 4/{name}"];
        string[] arguments =
        [
            .. (string[])["generate", tiny.Cvae, "--count", "50", "--labels", "0:0.25,2:0.75", "--seed", "7"],
            .. (string[])["--batch-size=16", "-o", output],
        ];
        for (var i = 0; i < 4; i++)
        {
            CliRun.Of([.. arguments, $"--shard={i}/4", "--resume"]).Succeeded();
        }

        var stem = output[..^ending.Length];
        string[] shards = [.. Enumerable.Range(0, 4).Select(i => $"{stem}-0000{i}-of-00004{ending}")];
        File.Delete($"{shards[0]}.manifest.json");
        File.AppendAllText(shards[1], "x");
        File.AppendAllText($"{shards[3]}.manifest.json", " x");
        var target = directory[$"joined/{name}"];
        var refused = CliRun.Of("merge", directory["shards of 4"], "-o", target);
        refused.Failed(
            1,
            "3 of 4 shards",
            "nothing was written",
            "0: it is missing",
            $"1: {shards[1]} has ",
            $"3: {shards[3]}.manifest"
        );
        Assert.Empty(refused.Output);
        Assert.False(Path.Exists(target) || Path.Exists($"{target}.partial"));

        var commands = refused
            .Error.Split('\n')
            .Where(line => line.StartsWith("  vae ", StringComparison.Ordinal))
            .ToArray();
        Assert.Equal(3, commands.Length);
        VaeProcess.Shell("set -e\n" + string.Join('\n', commands)).Succeeded();
        var joined = CliRun.Of("merge", directory["shards of 4"], "-o", target).Succeeded();
        Assert.Equal($"{target}: 50 rows of 4 shards.\n", joined.Error);

        var whole = directory[$"whole/{name}"];
        CliRun.Of([.. arguments[..^1], whole]).Succeeded();
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(target));
    }

    [Fact]
    public void Merge_of_encoded_images_is_what_one_run_encodes()
    {
        string[] arguments =
        [
            .. (string[])["encode", tiny.Cvae, "--images", tiny.TestImages, "--labels", tiny.TestLabels],
            .. (string[])["--with", "labels,rows", "--batch-size", "16"],
        ];
        for (var i = 0; i < 3; i++)
        {
            CliRun.Of([.. arguments, "-o", directory["shards/a.npy"], "--shard", $"{i}/3"]).Succeeded();
        }

        CliRun.Of("merge", directory["shards"], "-o", directory["joined/a.npy"]).Succeeded();
        CliRun.Of([.. arguments, "-o", directory["whole/a.npy"]]).Succeeded();
        foreach (var file in (string[])["a.npy", "a.labels.npy", "a.rows.npy"])
        {
            Assert.Equal(File.ReadAllBytes(directory[$"whole/{file}"]), File.ReadAllBytes(directory[$"joined/{file}"]));
        }
    }

    [Fact]
    public void Merge_of_two_seeds_is_one_sentence()
    {
        for (var i = 0; i < 2; i++)
        {
            CliRun
                .Of("generate", tiny.Vae, "-n", "9", "-o", directory["a.idx"], "--seed", $"{i}", "--shard", $"{i}/2")
                .Succeeded();
        }

        var run = CliRun.Of("merge", directory.Path, "-o", directory["out/a.idx"]).Failed(1, "another seed: 1, not 0");
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
        Assert.False(Path.Exists(directory["out"]));
    }

    [Theory]
    [InlineData("b.npy", 2, "expected the same")]
    [InlineData("b.jpg", 2, "no known ending")]
    public void Merge_to_another_format_ends_with_2(string name, int exitCode, string expected)
    {
        CliRun.Of("generate", tiny.Vae, "-n", "9", "-o", directory["a.idx"], "--shard", "0/1").Succeeded();
        CliRun.Of("merge", directory.Path, "-o", directory[name]).Failed(exitCode, expected);
        Assert.Equal(["a-00000-of-00001.idx", "a-00000-of-00001.idx.manifest.json"], directory.Files);
    }

    [Fact]
    public void Merge_of_nothing_ends_with_1()
    {
        CliRun.Of("merge", directory.Path, "-o", directory["a.idx"]).Failed(1, "no manifests of shards");
        CliRun.Of("merge", directory["nowhere"], "-o", directory["a.idx"]).Failed(1, "nowhere' does not exist");
    }

    [Fact]
    public void Runs_with_other_options_are_other_runs()
    {
        File.WriteAllText(
            directory["images.csv"],
            string.Join('\n', Enumerable.Range(0, 12).Select(i => string.Join(',', Enumerable.Repeat(i % 2, 64))))
        );
        string[] encode = ["encode", tiny.Vae, "--images", directory["images.csv"], "-o", directory["s/a.npy"]];
        CliRun.Of([.. encode, "--shard", "0/2"]).Succeeded();
        CliRun.Of([.. encode, "--shard", "1/2", "--max-value", "255"]).Succeeded();
        CliRun.Of("merge", directory["s"], "-o", directory["a.npy"]).Failed(1, "different runs");

        string[] sheet = ["generate", tiny.Vae, "-n", "12", "-o", directory["a.png"], "--resume"];
        CliRun.Of([.. sheet, "--columns", "3"]).Succeeded();
        var three = File.ReadAllBytes(directory["a.png"]);
        CliRun.Of([.. sheet, "--columns", "4"]).Succeeded();
        Assert.NotEqual(three, File.ReadAllBytes(directory["a.png"]));
    }
}
