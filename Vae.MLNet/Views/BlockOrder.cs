namespace Vae.MLNet;

/// <summary>
/// A random order in which rows that are made together stay together: the blocks of a grid in random order, and the rows of each. Its places are
/// asked for one after the other.
/// </summary>
/// <param name="first">The place of the first row on the grid.</param>
/// <param name="count">The number of rows.</param>
/// <param name="size">The rows of a block.</param>
/// <param name="random">Decides the order.</param>
internal sealed class BlockOrder(long first, long count, int size, Random random) : IRowOrder
{
    private readonly long offset = first % size;
    private readonly RowPermutation blocks = new((first % size + count - 1) / size + 1, random);
    private RowPermutation? inside;
    private long block = -1;
    private long start;
    private long length;
    private long before;

    /// <inheritdoc/>
    public long this[long place]
    {
        get
        {
            while (inside is null || place >= before + length)
            {
                Next();
            }

            return start + inside[place - before];
        }
    }

    private void Next()
    {
        before += length;
        var number = blocks[++block];
        // The grid's first block begins before the first row, and its last ends behind the last one.
        var beginning = number * size - offset;
        start = Math.Max(beginning, 0);
        length = Math.Min(size, count - beginning) - (start - beginning);
        inside = new RowPermutation(length, random);
    }
}
