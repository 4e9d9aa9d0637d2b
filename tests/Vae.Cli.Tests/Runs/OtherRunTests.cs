namespace Vae.Cli.Tests.Runs;

/// <summary>What is left of one run is never continued by another.</summary>
public sealed class OtherRunTests : IDisposable
{
    private static readonly FileStamp Stamp = new(100, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));

    private readonly TemporaryDirectory directory = new();

    public static TheoryData<string, string> Changes =>
        new()
        {
            { "seed", "seed: 9, not 0" },
            { "model", "model (its SHA-256): 4567, not 0123" },
            { "rows", "rows: 0 to 50, not 0 to 49" },
            { "first row", "rows: 1 to 50, not 0 to 49" },
            { "name", "images: b.idx of 100 bytes, not a.idx of 100 bytes" },
            { "length", "images: a.idx of 101 bytes, not a.idx of 100 bytes" },
            { "time", "an input: 100 bytes of 2026-01-02 03:04:06" },
            { "stamp", "an input: 101 bytes" },
            { "element", "of Float32 [2,3]" },
            { "extras", "files: " },
        };

    public void Dispose() => directory.Dispose();

    [Theory]
    [MemberData(nameof(Changes))]
    public void Another_run_is_refused_in_one_sentence_and_the_first_can_still_go_on(string change, string expected)
    {
        var run = Run;
        run.Interrupt(3);

        var message = Assert.Throws<InvalidDataException>(() => Changed(change).Run()).Message;

        Assert.StartsWith($"{run.Partial} is what an interrupted run of something else left (", message);
        Assert.Contains(expected, message);
        Assert.EndsWith("expected the same run, or no --resume to start anew.", message);
        Assert.False(Path.Exists(run.Name.Path));
        Assert.Equal(new RunOutcome(50, 24), run.Run());
        Assert.Equal(["a.idx", "a.idx.manifest.json", "a.labels.idx"], directory.Files);
    }

    [Fact]
    public void Without_resume_another_run_starts_anew()
    {
        Run.Interrupt(3);
        var other = Changed("extras") with { Resume = false };
        Assert.Equal(new RunOutcome(50, 0), other.Run());
        Assert.Equal(["a.idx", "a.idx.manifest.json", "a.rows.npy"], directory.Files);
    }

    [Fact]
    public void Other_numbers_of_threads_are_the_same_run()
    {
        Run.Interrupt(3);
        Assert.Equal(new RunOutcome(50, 24), (Run with { Workers = 5 }).Run());
    }

    private MadeRun Run =>
        new(directory["a.idx"])
        {
            Resume = true,
            Images = new InputFile("a.idx", 100),
            Inputs = [Stamp],
            Extras = [RowRole.Labels],
        };

    private MadeRun Changed(string what) =>
        what switch
        {
            "seed" => Run with { Seed = 9 },
            "model" => Run with { Model = "4567" },
            "rows" => Run with { Rows = new RowRange(0, 51) },
            "first row" => Run with { Rows = new RowRange(1, 50) },
            "name" => Run with { Images = new InputFile("b.idx", 100) },
            "length" => Run with { Images = new InputFile("a.idx", 101) },
            "time" => Run with { Inputs = [Stamp with { Modified = Stamp.Modified.AddSeconds(1) }] },
            "stamp" => Run with { Inputs = [Stamp with { Bytes = 101 }] },
            "element" => Run with { Element = RowElement.Float32 },
            _ => Run with { Extras = [RowRole.Rows] },
        };
}
