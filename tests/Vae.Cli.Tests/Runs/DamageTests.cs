namespace Vae.Cli.Tests.Runs;

/// <summary>What a killed process, a power cut or somebody's hand did to an interrupted run: it goes on from the last rows that are whole.</summary>
public sealed class DamageTests : IDisposable
{
    // Checkpoints after the second and the fourth block; the first block has the rows 3 to 7.
    private const int First = 13;
    private const int Second = 29;
    private const int HeaderBytes = 16;
    private const int RowBytes = 6;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Whole_files_go_on_from_the_last_checkpoint() => GoesOn(Second, _ => { });

    [Fact]
    public void What_is_behind_the_last_checkpoint_is_cut_off() =>
        GoesOn(
            Second,
            partial =>
            {
                foreach (var file in Directory.EnumerateFiles(partial, "a.*"))
                {
                    File.AppendAllText(file, "rows that no checkpoint knows of");
                }
            }
        );

    [Theory]
    [InlineData(Second - 1, First)]
    [InlineData(First, First)]
    [InlineData(First - 1, 0)]
    [InlineData(0, 0)]
    public void A_damaged_row_and_those_behind_it_are_computed_again(int row, int kept) =>
        GoesOn(kept, partial => Invert(Path.Combine(partial, "a.idx"), HeaderBytes + row * RowBytes));

    [Fact]
    public void A_damaged_header_is_written_again() => GoesOn(0, partial => Invert(Path.Combine(partial, "a.idx"), 7));

    [Theory]
    [InlineData("a.labels.idx", 8 + First)]
    [InlineData("a.latents.idx", 12 + 8 * First)]
    [InlineData("a.rows.npy", 128 + 8 * First)]
    public void Damage_of_a_file_beside_counts(string file, int at) =>
        GoesOn(First, partial => Invert(Path.Combine(partial, file), at));

    [Theory]
    [InlineData("a.idx", HeaderBytes + Second * RowBytes - 1, First)]
    [InlineData("a.idx", HeaderBytes + First * RowBytes, First)]
    [InlineData("a.idx", HeaderBytes + First * RowBytes - 1, 0)]
    [InlineData("a.idx", 0, 0)]
    [InlineData("a.rows.npy", 128 + 8 * Second - 1, First)]
    public void A_file_that_is_shorter_than_a_checkpoint_goes_on_before_it(string file, int length, int kept) =>
        GoesOn(
            kept,
            partial =>
            {
                using var stream = File.OpenWrite(Path.Combine(partial, file));
                stream.SetLength(length);
            }
        );

    [Fact]
    public void A_file_that_is_gone_is_written_again() =>
        GoesOn(0, partial => File.Delete(Path.Combine(partial, "a.idx")));

    [Theory]
    [InlineData(1, Second)]
    [InlineData(2, First)]
    [InlineData(30, First)]
    public void A_torn_line_of_the_journal_does_not_count(int bytes, int kept) =>
        GoesOn(
            kept,
            partial =>
            {
                var journal = Path.Combine(partial, "journal");
                var text = File.ReadAllText(journal);
                var line = text.IndexOf($"{{\"rows\":{Second},", StringComparison.Ordinal);
                File.WriteAllText(journal, text[..(text.IndexOf('\n', line) + 1 - bytes)]);
            }
        );

    [Fact]
    public void Zeros_at_the_journals_end_do_not_count() =>
        GoesOn(
            Second,
            partial => File.AppendAllText(Path.Combine(partial, "journal"), new string('\u0000', count: 100))
        );

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("dear diary\n{\"rows\":3}\n[]\nnull\n")]
    public void Without_a_journal_of_its_own_a_run_starts_anew_and_leaves_the_directory_alone(string? contents)
    {
        var run = Run("lost/damaged", "a.idx") with { Resume = true };
        run.Interrupt(2);
        File.Delete(Path.Combine(run.Partial, "journal"));
        if (contents is not null)
        {
            File.WriteAllText(Path.Combine(run.Partial, "journal"), contents);
        }

        var before = Trees.Read(run.Partial);
        Assert.Equal(new RunOutcome(50, 0), run.Run(run.Source()));

        Assert.Equal(before.Values, Trees.Read(run.Partial).Values);
        Directory.Delete(run.Partial, recursive: true);
        Run("lost/whole", "a.idx").Run();
        Trees.AssertSame(directory["lost/whole"], directory["lost/damaged"]);
    }

    [Theory]
    [InlineData(51)]
    [InlineData(21)]
    [InlineData(-8)]
    public void A_checkpoint_with_other_rows_than_were_written_does_not_count(int rows) =>
        GoesOn(
            Second,
            partial =>
            {
                var journal = Path.Combine(partial, "journal");
                var last = File.ReadAllLines(journal)[^1];
                Assert.Contains("\"rows\":29,", last);
                File.AppendAllText(
                    journal,
                    last.Replace("\"rows\":29,", $"\"rows\":{rows},", StringComparison.Ordinal) + "\n"
                );
            }
        );

    [Fact]
    public void A_picture_that_is_damaged_or_gone_is_drawn_again()
    {
        foreach (var damage in (Action<string>[])[File.Delete, path => Invert(path, 50)])
        {
            GoesOn(First, partial => damage(Path.Combine(partial, "a", PictureFolder.NameOf(3 + First))), "a/");
            GoesOn(0, partial => damage(Path.Combine(partial, "a", PictureFolder.NameOf(3))), "a/");
        }
    }

    [Theory]
    [InlineData("a.idx.gz")]
    [InlineData("a.csv.zst")]
    public void Damage_of_the_last_byte_counts_in_any_format(string output) =>
        GoesOn(
            First,
            partial =>
            {
                var largest = new DirectoryInfo(partial)
                    .GetFiles()
                    .Where(f => f.Name != "journal")
                    .MaxBy(f => f.Length)!;
                Invert(largest.FullName, (int)largest.Length - 1);
            },
            output
        );

    private static void Invert(string path, int at)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[at] ^= 0xFF;
        File.WriteAllBytes(path, bytes);
    }

    private void GoesOn(int kept, Action<string> damage, string output = "a.idx")
    {
        var where = $"{Guid.NewGuid():N}";
        Run($"{where}/whole", output).Run();
        var run = Run($"{where}/damaged", output) with { Resume = true };
        run.Interrupt(2);
        run.Interrupt(2);
        damage(run.Partial);

        var source = run.Source();
        Assert.Equal(new RunOutcome(50, kept), run.Run(source));

        Assert.Equal(50 - kept, source.Computed.Count);
        Trees.AssertSame(directory[$"{where}/whole"], directory[$"{where}/damaged"]);
    }

    private MadeRun Run(string where, string output) =>
        new(directory[$"{where}/{output}"])
        {
            Rows = new RowRange(3, 50),
            Extras = [RowRole.Labels, RowRole.Latents, RowRole.Rows],
        };
}
