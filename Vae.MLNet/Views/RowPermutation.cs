using System.Numerics;

namespace Vae.MLNet;

/// <summary>An order of the rows of a view.</summary>
internal interface IRowOrder
{
    /// <summary>The row at a place of the order; both from 0 to below the number of rows.</summary>
    long this[long place] { get; }
}

/// <summary>
/// A random order of any number of rows that needs no memory: a Feistel network over the next power of four, whose results beyond the
/// number of rows are fed back until they lie below it.
/// </summary>
internal sealed class RowPermutation : IRowOrder
{
    private const int Rounds = 6;

    private readonly long count;
    private readonly int halfBits;
    private readonly ulong[] keys;

    public RowPermutation(long count, Random random)
    {
        this.count = count;
        halfBits = Math.Max(1, (BitOperations.Log2((ulong)Math.Max(count, 1)) + 2) / 2);
        keys = [.. Enumerable.Range(0, Rounds).Select(_ => (ulong)random.NextInt64())];
    }

    /// <inheritdoc/>
    public long this[long place]
    {
        get
        {
            var row = (ulong)place;
            do
            {
                row = Permute(row);
            } while (row >= (ulong)count);

            return (long)row;
        }
    }

    private ulong Permute(ulong value)
    {
        var mask = (1UL << halfBits) - 1;
        var (left, right) = (value >> halfBits, value & mask);
        foreach (var key in keys)
        {
            (left, right) = (right, left ^ (Mix(right + key) & mask));
        }

        return (left << halfBits) | right;
    }

    // The finaliser of SplitMix64 (Steele et al. 2014).
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
