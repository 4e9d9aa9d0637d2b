using Vae.Cli;
using Vae.Cli.Tests.Runs;
using Vae.Tests;

namespace Vae.Fuzz;

/// <summary>Manifests: one that is taken says what one of the seeds says, as its hash tells.</summary>
internal sealed class ManifestTarget : FuzzTarget
{
    private readonly HashSet<string> written = [];

    public ManifestTarget()
        : base("manifest")
    {
        var seeds = new List<byte[]>();
        foreach (var name in (string[])["a.idx", "b.csv.gz"])
        {
            var run = new MadeRun(Scratch[name]) { Shard = seeds.Count == 0 ? null : new Shard(1, 3) };
            run.Run();
            seeds.Add(File.ReadAllBytes(run.Manifest));
            written.Add(Written(run.Manifest));
        }

        Seeds = seeds;
    }

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override IReadOnlyList<byte[]> Words { get; } =
        RowSeeds.Texts(
            "{",
            "}",
            ",",
            "null",
            "\"rows\"",
            "\"first\": 1,",
            "0",
            "-1",
            "1e9",
            "\"\"",
            "\uFEFF",
            " ",
            "\n"
        );

    public override void Try(byte[] input)
    {
        var path = Scratch.Write("x.manifest.json", input);
        if (Expect.Taken(() => RunManifest.Read(path), out _) is not null)
        {
            Expect.True(
                written.Contains(Written(path)),
                "A manifest that was changed is taken for the one that it was."
            );
        }
    }

    /// <summary>The manifest as it is written.</summary>
    private string Written(string path)
    {
        var copy = Scratch["copy.json"];
        RunManifest.Read(path).Write(copy);
        return File.ReadAllText(copy);
    }
}

/// <summary>What an interrupted run left, with one file changed: the run goes on and ends in the bytes of a whole one, or is refused.</summary>
internal sealed class JournalTarget : FuzzTarget
{
    private readonly SortedDictionary<string, byte[]> whole;
    private readonly SortedDictionary<string, byte[]> left;

    public JournalTarget()
        : base("journal")
    {
        Run(Scratch["whole"]).Run();
        whole = Trees.Read(Scratch["whole"]);
        Run(Scratch["left"]).Interrupt(4);
        left = Trees.Read(Scratch["left"]);
        Seeds = PartOfMany.Seeds(left.Values);
    }

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override IReadOnlyList<byte[]> Words { get; } =
        RowSeeds.Texts(
            "{",
            "}",
            "\n",
            "\"rows\":",
            "{\"rows\":21,\"files\":[]}\n",
            "{\"rows\":50,",
            "null",
            "0",
            "-1",
            "\"bytes\":0,",
            "999999999999"
        );

    public override void Try(byte[] input)
    {
        var (index, contents) = PartOfMany.Of(input, left.Count);
        using var fresh = new TemporaryDirectory();
        var here = fresh["here"];
        foreach (var (name, bytes) in left)
        {
            var path = Path.Combine(here, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, name == left.Keys.ElementAt(index) ? contents : bytes);
        }

        if (Expect.Taken(() => (object)(Run(here) with { Resume = true }).Run(), out _) is not null)
        {
            // A directory without a journal that can be read may be anybody's, and stays.
            var found = Trees
                .Read(here)
                .Where(file => !file.Key.StartsWith("a.npy.partial", StringComparison.Ordinal))
                .ToArray();
            Expect.True(
                found.Select(file => file.Key).SequenceEqual(whole.Keys)
                    && found.All(file => file.Value.AsSpan().SequenceEqual(whole[file.Key])),
                "A run that went on ends in other bytes than a whole one."
            );
        }
    }

    private static MadeRun Run(string name) =>
        new(Path.Combine(name, "a.npy")) { Extras = [RowRole.Labels, RowRole.Rows], Workers = 1 };
}

/// <summary>The shards of a run, with one file changed: they are joined to the bytes of a whole run, or named, or refused.</summary>
internal sealed class ShardsTarget : FuzzTarget
{
    private const int Count = 3;

    private readonly SortedDictionary<string, byte[]> shards;
    private readonly byte[] whole;

    public ShardsTarget()
        : base("shards")
    {
        var run = new MadeRun(Scratch["a.csv.gz"]) { Workers = 1 };
        run.Run();
        whole = File.ReadAllBytes(Scratch["a.csv.gz"]);
        for (var i = 0; i < Count; i++)
        {
            (run with { Output = Path.Combine(Scratch["shards"], "a.csv.gz"), Shard = new Shard(i, Count) }).Run();
        }

        shards = Trees.Read(Scratch["shards"]);
        Seeds = PartOfMany.Seeds(shards.Values);
    }

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override IReadOnlyList<byte[]> Words { get; } =
        RowSeeds.Texts("{", "}", "null", "\"rows\"", "0", "-1", "\n", "\"shard\"", "1f8b");

    public override void Try(byte[] input)
    {
        var (index, contents) = PartOfMany.Of(input, shards.Count);
        using var fresh = new TemporaryDirectory();
        var here = fresh["here"];
        Directory.CreateDirectory(here);
        foreach (var (name, bytes) in shards)
        {
            File.WriteAllBytes(Path.Combine(here, name), name == shards.Keys.ElementAt(index) ? contents : bytes);
        }

        var output = fresh["joined.csv.gz"];
        var faults = Expect.Taken(
            () =>
                ShardMerge.Run(
                    ShardSet.Find(here),
                    RowFileName.Parse(output, null),
                    Reports.None,
                    CancellationToken.None
                ),
            out _
        );
        if (faults is [])
        {
            Expect.True(
                File.ReadAllBytes(output).AsSpan().SequenceEqual(whole),
                "Shards were joined to other bytes than a whole run's."
            );
        }
        else
        {
            Expect.True(!File.Exists(output), "An output was written of shards that are refused.");
        }
    }
}
