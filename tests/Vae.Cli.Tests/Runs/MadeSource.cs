namespace Vae.Cli.Tests.Runs;

/// <summary><see cref="MadeRows"/> as a source, which keeps a record of the rows that were computed.</summary>
/// <param name="position">The row that a run without anything to continue reads first.</param>
internal sealed class MadeSource(long position, int workers = 2, long seed = 0) : IRowSource
{
    private readonly List<long> computed = [];
    private long next = position;

    /// <summary>The numbers of the computed rows, in their order.</summary>
    public IReadOnlyList<long> Computed => [.. computed.Order()];

    /// <summary>Is called with a block's first row before that is read.</summary>
    public Action<long> OnRead { get; init; } = static _ => { };

    /// <summary>Is called with a block's first row before that is computed.</summary>
    public Action<long> OnCompute { get; init; } = static _ => { };

    /// <summary>Is called when the inputs are checked.</summary>
    public Action OnCheck { get; init; } = static () => { };

    public int Workers => workers;

    /// <summary>The blocks that memory was made for.</summary>
    public int Blocks { get; private set; }

    public RunBlock NewBlock()
    {
        Blocks++;
        return new(MadeRows.BlockRows, MadeRows.Shape.Size, MadeRows.LatentSize, 0, true);
    }

    public void Skip(long rows) => next += rows;

    public void Read(RunBlock block)
    {
        OnRead(block.FirstRow);
        Assert.Equal(next, block.FirstRow);
        next += block.Count;
        for (var i = 0; i < block.Count; i++)
        {
            block.RunLabels[i] = MadeRows.Label(block.FirstRow + i);
        }
    }

    public void Compute(RunBlock block)
    {
        OnCompute(block.FirstRow);
        for (var i = 0; i < block.Count; i++)
        {
            var row = block.FirstRow + i;
            var image = MadeRows.Image(row, seed);
            image[0] = (block.Start + i) / 255f;
            image.CopyTo(block.RunImages[(i * image.Length)..]);
            MadeRows.Latent(row).CopyTo(block.RunLatents[(i * MadeRows.LatentSize)..]);
            lock (computed)
            {
                computed.Add(row);
            }
        }
    }

    public void CheckUnchanged() => OnCheck();

    public void Dispose() { }
}
