namespace Vae.Cli.Tests.Runs;

/// <summary>A run of <see cref="MadeRows"/>.</summary>
internal sealed record MadeRun(string Output)
{
    public RowRange Rows { get; init; } = new(0, 50);

    public Shard? Shard { get; init; }

    public RowElement? Element { get; init; }

    public IReadOnlyList<RowRole> Extras { get; init; } = [];

    public int Workers { get; init; } = 2;

    public long Seed { get; init; }

    public string Model { get; init; } = "0123";

    public InputFile? Images { get; init; }

    public IReadOnlyList<FileStamp> Inputs { get; init; } = [];

    public bool Resume { get; init; }

    public bool Overwrite { get; init; }

    /// <summary>The path of what is there while the run is under way.</summary>
    public string Partial => $"{Name.Path}.partial";

    public string Manifest => $"{Name.Path}.manifest.json";

    /// <summary>The shard's rows.</summary>
    public RowRange Part => Shard?.Of(Rows) ?? Rows;

    public RowFileName Name => Shard?.Of(RowFileName.Parse(Output, null)) ?? RowFileName.Parse(Output, null);

    public RunDescription Description =>
        new()
        {
            Tool = "test 1",
            Command = "generate",
            ModelSha256 = Model,
            Seed = Seed,
            Rows = Rows,
            BlockRows = MadeRows.BlockRows,
            Images = Images,
            Files = Files.Layouts,
        };

    private OutputFiles Files => OutputFiles.Of(Name, MadeRows.Table, Element, Extras);

    public RunOutcome Run() => Run(Reports.None, CancellationToken.None);

    public RunOutcome Run(IProgress<RunProgress> progress, CancellationToken cancellation) =>
        Run(Source(), progress, cancellation);

    public RunOutcome Run(MadeSource source) => Run(source, Reports.None, CancellationToken.None);

    public RunOutcome Run(MadeSource source, IProgress<RunProgress> progress, CancellationToken cancellation) =>
        ResumableRun.Run(
            new RunJob
            {
                Output = Name,
                Run = Description,
                Shard = Shard,
                Rows = Part,
                Files = Files,
                Source = source,
                Inputs = Inputs,
                Destination = new([], Overwrite),
                Arguments = ["generate", "model"],
            },
            Resume,
            progress,
            cancellation
        );

    public MadeSource Source() => new(Part.First, Workers, Seed);

    /// <summary>Runs until a number of blocks is written, and gives the sentence that it ends with.</summary>
    public string Interrupt(int blocks) => Interrupt(Source(), blocks);

    public string Interrupt(MadeSource source, int blocks)
    {
        using var stop = new CancellationTokenSource();
        var written = 0;
        var progress = new Reports(_ =>
        {
            if (++written == blocks)
            {
                stop.Cancel();
            }
        });
        return Assert.Throws<RunInterruptedException>(() => Run(source, progress, stop.Token)).Message;
    }
}
