using Vae.Inference;

namespace Vae.Training;

/// <summary>Orders of rows as a function of the seed and the epoch, so that a resumed training sees what it would have seen.</summary>
internal static class RowOrder
{
    /// <summary>The numbers 0 to <paramref name="count"/> − 1 in random order (Fisher and Yates), a function of seed and epoch.</summary>
    public static int[] Permutation(int count, long seed, int epoch)
    {
        var order = Enumerable.Range(0, count).ToArray();
        Shuffle(order, seed, epoch);
        return order;
    }

    /// <summary>Shuffles in place, as a function of seed and epoch.</summary>
    public static void Shuffle(Span<int> order, long seed, int epoch)
    {
        for (var i = order.Length - 1; i > 0; i--)
        {
            var words = Philox4x32.Block(seed, i, (uint)epoch, NoisePurpose.Shuffle);
            var random = (ulong)words.W1 << 32 | words.W0;
            var other = (int)Math.BigMul(random, (ulong)(i + 1), out _);
            (order[i], order[other]) = (order[other], order[i]);
        }
    }
}
