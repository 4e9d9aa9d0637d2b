namespace Vae.Cli.Tests.Runs;

/// <summary>A directory with the shards of a run, for tests of joining them.</summary>
public abstract class ShardsOfARun : IDisposable
{
    protected const int Shards = 4;

    private protected TemporaryDirectory Place { get; } = new();

    public void Dispose()
    {
        Place.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected void Swap(string one, string other)
    {
        Directory.Move(one, Place["swap"]);
        Directory.Move(other, one);
        Directory.Move(Place["swap"], other);
    }

    private protected MadeRun Whole(string output) =>
        new(Place[$"whole/{output}"]) { Rows = new RowRange(3, 50), Extras = [RowRole.Labels] };

    private protected MadeRun Shard(string output, int index) =>
        Whole(output) with
        {
            Output = Place[$"shards/{output}"],
            Shard = new Shard(index, Shards),
        };

    private protected void Write(string output)
    {
        for (var i = 0; i < Shards; i++)
        {
            Shard(output, i).Run();
        }
    }

    /// <summary>Joins; where something is wrong, checks that nothing is written.</summary>
    private protected IReadOnlyList<ShardFault> Merge(string output, string? target = null)
    {
        var faults = ShardMerge.Run(
            ShardSet.Find(Place["shards"]),
            RowFileName.Parse(target ?? Place[$"joined/{output}"], null),
            Reports.None,
            CancellationToken.None
        );
        if (faults.Count > 0)
        {
            Assert.Empty(Directory.EnumerateFileSystemEntries(Place["joined"]));
        }

        return faults;
    }

    private protected string Refusal() =>
        Assert.Throws<InvalidDataException>(() => ShardSet.Find(Place["shards"])).Message;
}
