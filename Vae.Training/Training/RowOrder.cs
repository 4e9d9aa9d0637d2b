using System.Numerics;
using Vae.Inference;

namespace Vae.Training;

/// <summary>Orders of rows as a function of the seed and the pass, so that a resumed training sees what it would have seen.</summary>
internal static class RowOrder
{
    /// <summary>The numbers 0 to <paramref name="count"/> − 1 in random order (Fisher and Yates), a function of seed and pass.</summary>
    public static int[] Permutation(int count, long seed, int pass)
    {
        var order = Enumerable.Range(0, count).ToArray();
        Shuffle(order, seed, pass);
        return order;
    }

    /// <summary>Shuffles in place, as a function of seed and pass.</summary>
    public static void Shuffle(Span<int> order, long seed, int pass)
    {
        for (var i = order.Length - 1; i > 0; i--)
        {
            var words = Philox4x32.Block(seed, i, (uint)pass, NoisePurpose.Shuffle);
            var random = (ulong)words.W1 << 32 | words.W0;
            var other = (int)Math.BigMul(random, (ulong)(i + 1), out _);
            (order[i], order[other]) = (order[other], order[i]);
        }
    }
}

/// <summary>
/// A random order of the numbers 0 to <paramref name="count"/> − 1 that takes no memory: a Feistel network of Philox rounds over the next
/// even number of bits, walked until a number is in range (Black and Rogaway 2002).
/// </summary>
internal readonly struct VirtualPermutation(int count, long seed, int pass)
{
    private const int Rounds = 6;

    private readonly int halfBits = Math.Max(1, (BitOperations.Log2((uint)Math.Max(count - 1, 1)) + 2) / 2);

    /// <summary>The number at a place.</summary>
    public int this[int place]
    {
        get
        {
            var value = (uint)place;
            do
            {
                value = Mixed(value);
            } while (value >= (uint)count);

            return (int)value;
        }
    }

    private uint Mixed(uint value)
    {
        var mask = (1u << halfBits) - 1;
        var (left, right) = (value >> halfBits, value & mask);
        for (var round = 0u; round < Rounds; round++)
        {
            var word = Philox4x32.Block(seed, right, (uint)pass * Rounds + round, NoisePurpose.Permutation).W0;
            (left, right) = (right, (left ^ word) & mask);
        }

        return left << halfBits | right;
    }
}

/// <summary>
/// Which rows a training learns from and which it holds out, and in which order it sees the ones: a function of the seed and the number of
/// rows alone.
/// </summary>
internal sealed class TrainingRows
{
    /// <summary>From so many rows on, an order is computed and not kept: arrays of numbers would take more memory than batches do.</summary>
    internal const int VirtualRows = 1 << 22;

    private readonly int total;
    private readonly long seed;
    private readonly long splitSeed;
    private readonly int[]? learnt;
    private int[] order = [];
    private int orderedPass = -1;

    /// <param name="total">The number of rows.</param>
    /// <param name="validationFraction">The part that is held out.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="splitSeed">The seed by which rows are held out; the same when null.</param>
    /// <param name="virtualRows">From how many rows on an order is computed; <see cref="VirtualRows"/> but in tests.</param>
    public TrainingRows(
        int total,
        double validationFraction,
        long seed,
        long? splitSeed = null,
        int virtualRows = VirtualRows
    )
    {
        (this.total, this.seed, this.splitSeed) = (total, seed, splitSeed ?? seed);
        HeldOut = new int[(int)(total * validationFraction)];
        Count = total - HeldOut.Length;
        if (total >= virtualRows)
        {
            var permutation = new VirtualPermutation(total, this.splitSeed, pass: 0);
            for (var i = 0; i < HeldOut.Length; i++)
            {
                HeldOut[i] = permutation[i];
            }
        }
        else
        {
            var split = RowOrder.Permutation(total, this.splitSeed, pass: 0);
            split.AsSpan(0, HeldOut.Length).CopyTo(HeldOut);
            learnt = split[HeldOut.Length..];
            Array.Sort(learnt);
        }

        Array.Sort(HeldOut);
    }

    /// <summary>The rows held out, in ascending order.</summary>
    public int[] HeldOut { get; }

    /// <summary>The number of rows to learn from.</summary>
    public int Count { get; }

    /// <summary>The rows to learn from, those that are kept in ascending order.</summary>
    public IEnumerable<int> Learnt => learnt ?? Enumerable.Range(0, Count).Select(NumberOf);

    /// <summary>The rows from a place of a pass on; passes count from 1.</summary>
    public void Fill(int pass, int place, Span<int> rows)
    {
        if (learnt is null)
        {
            var permutation = new VirtualPermutation(Count, seed, pass);
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = NumberOf(permutation[place + i]);
            }

            return;
        }

        if (orderedPass != pass)
        {
            order = (int[])learnt.Clone();
            RowOrder.Shuffle(order, seed, pass);
            orderedPass = pass;
        }

        order.AsSpan(place, rows.Length).CopyTo(rows);
    }

    private int NumberOf(int place) =>
        learnt is null ? new VirtualPermutation(total, splitSeed, pass: 0)[HeldOut.Length + place] : learnt[place];
}
