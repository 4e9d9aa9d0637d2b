using System.Buffers;

namespace Vae.Tables;

/// <summary>The frequencies of pairs of categories of two columns, in both tables.</summary>
internal static class Contingency
{
    // Up to here a table of all pairs is counted in; beyond, the pairs that occur are sorted, since most do not.
    private const long MostCells = 1 << 20;

    /// <summary>How much the frequencies are alike, and Cramér's V of each table.</summary>
    public static PairTrend Compare(CodedColumn first, CodedColumn second) =>
        (long)first.Count * second.Count <= MostCells ? Counted(first, second) : Sorted(first, second);

    /// <summary>By counting in a table of all pairs.</summary>
    public static PairTrend Counted(CodedColumn first, CodedColumn second)
    {
        var cells = first.Count * second.Count;
        var real = ArrayPool<int>.Shared.Rent(cells);
        var synthetic = ArrayPool<int>.Shared.Rent(cells);
        Count(first.Real, second.Real, second.Count, real.AsSpan(0, cells));
        Count(first.Synthetic, second.Synthetic, second.Count, synthetic.AsSpan(0, cells));
        var sums = new Sums(first, second);
        for (var (i, cell) = (0, 0); i < first.Count; i++)
        {
            for (var j = 0; j < second.Count; j++, cell++)
            {
                sums.Add(i, j, real[cell], synthetic[cell]);
            }
        }

        ArrayPool<int>.Shared.Return(real);
        ArrayPool<int>.Shared.Return(synthetic);
        return sums.Trend();
    }

    /// <summary>By sorting the pairs that occur.</summary>
    public static PairTrend Sorted(CodedColumn first, CodedColumn second)
    {
        var (realRows, syntheticRows) = (first.Real.Length, first.Synthetic.Length);
        var realPairs = ArrayPool<long>.Shared.Rent(realRows);
        var syntheticPairs = ArrayPool<long>.Shared.Rent(syntheticRows);
        var real = SortedPairs(first.Real, second.Real, second.Count, realPairs.AsSpan(0, realRows));
        var synthetic = SortedPairs(
            first.Synthetic,
            second.Synthetic,
            second.Count,
            syntheticPairs.AsSpan(0, syntheticRows)
        );
        var sums = new Sums(first, second);
        var (i, j) = (0, 0);
        while (i < realRows || j < syntheticRows)
        {
            var pair = Math.Min(
                i < realRows ? real[i] : long.MaxValue,
                j < syntheticRows ? synthetic[j] : long.MaxValue
            );
            var (realCount, syntheticCount) = (Run(real, ref i, pair), Run(synthetic, ref j, pair));
            sums.Add((int)(pair / second.Count), (int)(pair % second.Count), realCount, syntheticCount);
        }

        ArrayPool<long>.Shared.Return(realPairs);
        ArrayPool<long>.Shared.Return(syntheticPairs);
        return sums.Trend();
    }

    private static void Count(int[] first, int[] second, int secondCount, Span<int> counts)
    {
        counts.Clear();
        for (var row = 0; row < first.Length; row++)
        {
            counts[first[row] * secondCount + second[row]]++;
        }
    }

    private static ReadOnlySpan<long> SortedPairs(int[] first, int[] second, int secondCount, Span<long> pairs)
    {
        for (var row = 0; row < pairs.Length; row++)
        {
            pairs[row] = (long)first[row] * secondCount + second[row];
        }

        pairs.Sort();
        return pairs;
    }

    private static int Run(ReadOnlySpan<long> pairs, ref int at, long pair)
    {
        var start = at;
        while (at < pairs.Length && pairs[at] == pair)
        {
            at++;
        }

        return at - start;
    }

    /// <summary>
    /// Sums over the pairs that occur: the total variation distance ½ Σ |p − q|, and of each table χ²/n = Σ n(i,j)² / (n(i) n(j)) − 1, of which
    /// V = √(χ²/n / (categories of the column that has fewer − 1)) (Cramér 1946).
    /// </summary>
    private struct Sums(CodedColumn first, CodedColumn second)
    {
        private double difference;
        private double real;
        private double synthetic;

        public void Add(int i, int j, int realCount, int syntheticCount)
        {
            difference += Math.Abs(
                (double)realCount / first.Real.Length - (double)syntheticCount / first.Synthetic.Length
            );
            real += realCount == 0 ? 0 : Part(realCount, first.RealCounts[i], second.RealCounts[j]);
            synthetic +=
                syntheticCount == 0 ? 0 : Part(syntheticCount, first.SyntheticCounts[i], second.SyntheticCounts[j]);
        }

        public readonly PairTrend Trend() =>
            new(
                1 - difference / 2,
                Cramer(real, first.RealCounts, second.RealCounts),
                Cramer(synthetic, first.SyntheticCounts, second.SyntheticCounts)
            );

        private static double Part(double pairs, double firsts, double seconds) => pairs / firsts * (pairs / seconds);

        private static double? Cramer(double sum, int[] firsts, int[] seconds)
        {
            var categories = Math.Min(firsts.Count(count => count > 0), seconds.Count(count => count > 0));
            return categories < 2 ? null : Math.Sqrt(Math.Clamp((sum - 1) / (categories - 1), 0, 1));
        }
    }
}
