namespace Vae.Cli.Tests.Runs;

/// <summary>How files get their names: by renaming, the manifest last, whoever is interrupted while doing so.</summary>
public sealed class PublicationTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("a.idx", 4)]
    [InlineData("a.csv", 1)]
    [InlineData("a/", 2)]
    public void A_run_that_was_killed_while_it_renamed_is_completed_without_computing(string output, int files)
    {
        var whole = Run("whole", output);
        whole.Run();
        var names = RunManifest.Read(whole.Manifest).Files.Select(file => file.Name).ToArray();
        Assert.Equal(files, names.Length);
        for (var moved = 0; moved <= files; moved++)
        {
            var run = Run($"{moved}", output) with { Resume = true };
            Trees.Copy(directory["whole"], run.Partial);
            File.Move(
                Path.Combine(run.Partial, Path.GetFileName(run.Manifest)),
                Path.Combine(run.Partial, "manifest.json")
            );
            foreach (var name in names.Take(moved))
            {
                Directory.Move(Path.Combine(run.Partial, name), directory[$"{moved}/{name}"]);
            }

            var source = run.Source();
            Assert.Equal(new RunOutcome(50, 50), run.Run(source));
            Assert.Empty(source.Computed);
            Trees.AssertSame(directory["whole"], directory[$"{moved}"]);
        }
    }

    [Fact]
    public void A_run_that_was_killed_while_it_renamed_is_not_completed_as_another()
    {
        var run = Run("a", "a.idx");
        run.Run();
        Directory.CreateDirectory(run.Partial);
        File.Move(run.Manifest, Path.Combine(run.Partial, "manifest.json"));
        var other = run with { Resume = true, Seed = 1 };
        Assert.Contains("(seed: 1, not 0)", Assert.Throws<InvalidDataException>(() => other.Run()).Message);
    }

    [Theory]
    [InlineData("a.idx")]
    [InlineData("a.rows.npy")]
    public void The_manifest_appears_only_behind_all_files(string obstacle)
    {
        Run("whole", "a.idx").Run();
        var run = Run("a", "a.idx") with { Resume = true };
        var inTheWay = new Reports(_ =>
        {
            Directory.CreateDirectory(directory[$"a/{obstacle}"]);
            File.WriteAllText(directory[$"a/{obstacle}/x"], "");
        });
        Assert.ThrowsAny<IOException>(() => run.Run(inTheWay, CancellationToken.None));
        Assert.False(File.Exists(run.Manifest));

        Directory.Delete(directory[$"a/{obstacle}"], recursive: true);
        var source = run.Source();
        Assert.Equal(50, run.Run(source).ContinuedAt);
        Assert.Empty(source.Computed);
        Trees.AssertSame(directory["whole"], directory["a"]);
    }

    [Theory]
    [InlineData("a.idx")]
    [InlineData("a/")]
    public void An_output_that_is_there_is_replaced_as_a_whole(string output)
    {
        (Run("a", output) with { Rows = new RowRange(0, 90), Seed = 5 }).Run();
        Run("a", output).Run();
        Run("whole", output).Run();
        Trees.AssertSame(directory["whole"], directory["a"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_runs_of_an_output_at_once_both_succeed_with_the_same_bytes(bool resume)
    {
        foreach (var output in (string[])["a.idx", "a.csv.gz", "a/"])
        {
            var name = output.Trim('/');
            Run($"whole-{name}", output).Run();
            var run = Run($"both-{name}", output) with { Resume = resume };
            var other = run.Source();
            var blocks = 0;
            var progress = new Reports(_ =>
            {
                if (++blocks == 3)
                {
                    Assert.Equal(new RunOutcome(50, 0), run.Run(other));
                    Assert.All(
                        Trees.Read(directory[$"whole-{name}"]),
                        file => Assert.Equal(file.Value, File.ReadAllBytes(directory[$"both-{name}/{file.Key}"])),
                        throwIfEmpty: true
                    );
                }
            });
            var source = run.Source();
            Assert.Equal(new RunOutcome(50, 0), run.Run(source, progress, CancellationToken.None));
            Assert.Equal((50, 50), (source.Computed.Count, other.Computed.Count));
            Trees.AssertSame(directory[$"whole-{name}"], directory[$"both-{name}"]);
            Assert.Empty(Directory.EnumerateDirectories(directory[$"both-{name}"], "*.partial"));
        }
    }

    [Fact]
    public void Of_several_interrupted_attempts_the_longest_is_continued_and_the_others_go()
    {
        Run("whole", "a.idx").Run();
        var run = Run("a", "a.idx");
        run.Interrupt(4);
        Directory.Move(run.Partial, $"{run.Name.Path}.{Guid.NewGuid():N}.partial");
        var other = Run("b", "a.idx");
        other.Interrupt(2);
        Directory.Move(other.Partial, run.Partial);

        Assert.Equal(new RunOutcome(50, 32), (run with { Resume = true }).Run());
        Trees.AssertSame(directory["whole"], directory["a"]);
        Assert.Empty(Directory.EnumerateDirectories(directory["a"]));
    }

    [Fact]
    public void Directories_of_others_are_left_alone()
    {
        var run = Run("a", "a.idx");
        string[] others = ["a.idx.old.partial", "a.idx.notes", "a.npy.partial", "b.idx.partial"];
        foreach (var other in others)
        {
            Directory.CreateDirectory(directory[$"a/{other}"]);
            File.WriteAllText(directory[$"a/{other}/mine"], "");
        }

        run.Run();
        Assert.All(others, other => Assert.True(File.Exists(directory[$"a/{other}/mine"])), throwIfEmpty: true);
    }

    private MadeRun Run(string where, string output) =>
        new(directory[$"{where}/{output}"]) { Extras = [RowRole.Labels, RowRole.Latents, RowRole.Rows] };
}
