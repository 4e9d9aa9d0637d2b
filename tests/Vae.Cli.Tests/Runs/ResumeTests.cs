namespace Vae.Cli.Tests.Runs;

/// <summary>Runs that are interrupted in good order go on where they stopped, and end with the bytes of one that was not.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Blocks = 7;

    private static readonly RowRole[] All = [RowRole.Labels, RowRole.Latents, RowRole.Rows];

    private readonly TemporaryDirectory directory = new();

    public static TheoryData<string> Outputs =>
        ["a.idx", "a.npy", "a.csv", "a.tsv.gz", "a.idx.gz", "a.npy.zst", "a.png", "a/"];

    public void Dispose() => directory.Dispose();

    [Theory]
    [MemberData(nameof(Outputs))]
    public void A_run_goes_on_from_any_block_and_computes_no_row_again(string output)
    {
        Run("whole", output).Run();
        for (var blocks = 1; blocks < Blocks; blocks++)
        {
            var run = Run($"{blocks}", output);
            var sentence = run.Interrupt(blocks);
            // The first block has the rows 3 to 7.
            var kept = 5 + (blocks - 1) * MadeRows.BlockRows;
            Assert.Equal(
                $"Interrupted: {kept} of 50 rows are kept, and the same command with --resume goes on from there.",
                sentence
            );
            Assert.False(Path.Exists(run.Name.Path));
            var source = run.Source();
            Assert.Equal(new RunOutcome(50, kept), (run with { Resume = true }).Run(source));
            Assert.Equal(Enumerable.Range(3 + kept, 50 - kept).Select(i => (long)i), source.Computed);
            Trees.AssertSame(directory["whole"], directory[$"{blocks}"]);
        }
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void A_run_that_is_interrupted_at_every_block_ends_in_the_same_bytes(string output)
    {
        Run("whole", output).Run();
        var run = Run("broken", output) with { Resume = true };
        for (var i = 0; i < Blocks - 1; i++)
        {
            run.Interrupt(1);
        }

        Assert.Equal(new RunOutcome(50, 45), run.Run());
        Trees.AssertSame(directory["whole"], directory["broken"]);
    }

    [Fact]
    public void Resume_with_nothing_to_continue_starts()
    {
        var run = Run("new", "a.idx") with { Resume = true };
        Assert.Equal(new RunOutcome(50, 0), run.Run());
        Run("whole", "a.idx").Run();
        Trees.AssertSame(directory["whole"], directory["new"]);
    }

    [Fact]
    public void Without_resume_everything_is_computed_again()
    {
        var run = Run("a", "a.idx");
        run.Interrupt(4);
        var source = run.Source();
        Assert.Equal(new RunOutcome(50, 0), run.Run(source));
        Assert.Equal(50, source.Computed.Count);
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void A_finished_run_is_left_alone(string output)
    {
        var run = Run("a", output) with { Resume = true };
        run.Run();
        var before = Trees.Read(directory["a"]);
        var source = run.Source();
        Assert.Equal(new RunOutcome(50, 50), run.Run(source));
        Assert.Empty(source.Computed);
        Assert.Equal(before, Trees.Read(directory["a"]));
    }

    [Theory]
    [InlineData("a.idx")]
    [InlineData("a.labels.idx")]
    [InlineData("a.rows.npy")]
    public void A_finished_run_of_which_a_file_is_gone_is_computed_again_and_one_that_is_shorter_when_asked(string file)
    {
        Run("whole", "a.idx").Run();
        var run = Run("a", "a.idx") with { Resume = true };
        run.Run();
        File.Delete(directory[$"a/{file}"]);
        Assert.Equal(0, run.Run().ContinuedAt);
        Trees.AssertSame(directory["whole"], directory["a"]);

        using (var shorter = File.OpenWrite(directory[$"a/{file}"]))
        {
            shorter.SetLength(shorter.Length - 1);
        }

        Assert.Contains(file, Assert.Throws<IOException>(() => run.Run()).Message, StringComparison.Ordinal);
        Assert.Equal(0, (run with { Overwrite = true }).Run().ContinuedAt);
        Trees.AssertSame(directory["whole"], directory["a"]);
    }

    [Fact]
    public void A_finished_run_of_something_else_is_replaced()
    {
        (Run("a", "a.idx") with { Seed = 1 }).Run();
        Assert.Equal(0, (Run("a", "a.idx") with { Resume = true }).Run().ContinuedAt);
        Run("whole", "a.idx").Run();
        Trees.AssertSame(directory["whole"], directory["a"]);
    }

    [Fact]
    public void A_finished_run_whose_manifest_was_edited_is_refused()
    {
        var run = Run("a", "a.idx") with { Resume = true };
        run.Run();
        File.WriteAllText(
            run.Manifest,
            File.ReadAllText(run.Manifest).Replace("\"seed\": 0", "\"seed\": 1", StringComparison.Ordinal)
        );
        Assert.Contains(
            "was changed after it was written",
            Assert.Throws<InvalidDataException>(() => run.Run()).Message
        );
    }

    [Fact]
    public void An_interruption_before_the_first_row_leaves_nothing()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        var run = Run("a", "a.idx");
        Assert.Equal(
            "Interrupted: nothing is kept.",
            Assert.Throws<RunInterruptedException>(() => run.Run(Reports.None, stopped.Token)).Message
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory["a"]));
    }

    [Fact]
    public void Only_the_missing_rows_of_a_shard_are_computed()
    {
        Run("whole", "a.csv.gz", new Shard(1, 3)).Run();
        var run = Run("a", "a.csv.gz", new Shard(1, 3));
        // Rows 19 to 35: the first block has 19 to 23.
        run.Interrupt(2);
        var source = run.Source();
        Assert.Equal(new RunOutcome(17, 13), (run with { Resume = true }).Run(source));
        Assert.Equal([32, 33, 34, 35], source.Computed);
        Trees.AssertSame(directory["whole"], directory["a"]);
    }

    [Fact]
    public void An_interruption_is_safe_before_a_read_that_takes_long_is_over()
    {
        var run = Run("a", "a.idx");
        var isSafe = false;
        // The first block has the rows 3 to 7, so these are the rows of the fourth.
        var source = new MadeSource(3)
        {
            OnRead = row =>
            {
                if (row == 24)
                {
                    isSafe = SpinWait.SpinUntil(
                        () => Journal(run).Contains("{\"rows\":21,", StringComparison.Ordinal),
                        TimeSpan.FromMinutes(5)
                    );
                }
            },
        };
        Assert.Contains("21 of 50 rows", run.Interrupt(source, 3));
        Assert.True(isSafe);
    }

    [Fact]
    public void Pictures_without_a_journal_are_not_taken_for_this_runs_and_stay_where_they_are()
    {
        var run = Run("a", "a/");
        run.Interrupt(4);
        File.Delete(Path.Combine(run.Partial, "journal"));
        var other = run with { Rows = new RowRange(20, 10), Resume = true };
        other.Run();
        (Run("whole", "a/") with { Rows = new RowRange(20, 10) }).Run();
        Assert.NotEmpty(Directory.GetFiles(run.Partial, "*", SearchOption.AllDirectories));
        Directory.Delete(run.Partial, recursive: true);
        Trees.AssertSame(directory["whole"], directory["a"]);
    }

    private static string Journal(MadeRun run)
    {
        using var stream = new FileStream(
            Path.Combine(run.Partial, "journal"),
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        return new StreamReader(stream).ReadToEnd();
    }

    private MadeRun Run(string where, string output, Shard? shard = null) =>
        new(directory[$"{where}/{output}"])
        {
            Rows = new RowRange(3, 50),
            Extras = All,
            Shard = shard,
        };
}
