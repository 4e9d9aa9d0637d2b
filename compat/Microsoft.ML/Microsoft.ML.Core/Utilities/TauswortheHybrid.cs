namespace Microsoft.ML;

/// <summary>ML.NET's generator, so that the same seed gives the same splits and shuffles: three Tausworthe steps and a linear congruence.</summary>
internal sealed class TauswortheHybrid : Random
{
    private uint z1;
    private uint z2;
    private uint z3;
    private uint z4;

    public TauswortheHybrid(uint seed)
    {
        z1 = seed;
        z2 = MurmurRound(z1, z1);
        z3 = MurmurRound(z2, z1);
        z4 = MurmurRound(z3, z1);
    }

    public TauswortheHybrid(Random seeds)
    {
        z1 = NextLarge(seeds);
        z2 = NextLarge(seeds);
        z3 = NextLarge(seeds);
        z4 = NextUnsigned(seeds);
    }

    public override float NextSingle() => (NextUnsigned() >> 9) * (1f / (1 << 23));

    public override double NextDouble() => NextUnsigned() * (1.0 / (1L << 32));

    public override int Next()
    {
        var value = NextUnsigned();
        return (int)(value + (value & 0x80000000U));
    }

    public override int Next(int maxValue) => (int)(((ulong)NextUnsigned() * (ulong)maxValue) >> 32);

    public override int Next(int minValue, int maxValue) =>
        (int)((long)(NextDouble() * ((long)maxValue - minValue)) + minValue);

    /// <summary>An array of 0 to <paramref name="size" /> - 1 in an order drawn from any generator.</summary>
    public static int[] Permutation(Random random, int size)
    {
        var order = Enumerable.Range(0, size).ToArray();
        for (var i = 0; i < size; i++)
        {
            var other = i + random.Next(size - i);
            (order[i], order[other]) = (order[other], order[i]);
        }
        return order;
    }

    private static uint NextUnsigned(Random random) => ((uint)random.Next(0x10000) << 16) | (uint)random.Next(0x10000);

    private static uint NextLarge(Random random)
    {
        // A Tausworthe step is stuck at small states.
        var value = NextUnsigned(random);
        while (value < 128)
            value = NextUnsigned(random);
        return value;
    }

    private static uint MurmurRound(uint hash, uint chunk)
    {
        chunk = uint.RotateLeft(chunk * 0xCC9E2D51, 15) * 0x1B873593;
        return uint.RotateLeft(hash ^ chunk, 13) * 5 + 0xE6546B64;
    }

    private static uint Step(uint z, int left, int right, int shift, uint mask) =>
        ((z & mask) << shift) ^ (((z << left) ^ z) >> right);

    private uint NextUnsigned()
    {
        z1 = Step(z1, 13, 19, 12, ~0x1U);
        z2 = Step(z2, 2, 25, 4, ~0x7U);
        z3 = Step(z3, 3, 11, 17, ~0xfU);
        z4 = 1664525 * z4 + 1013904223;
        return z1 ^ z2 ^ z3 ^ z4;
    }
}
