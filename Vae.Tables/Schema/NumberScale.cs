using System.Text.Json.Serialization;
using MathNet.Numerics.Distributions;

namespace Vae.Tables;

/// <summary>
/// How the numbers of a range become normal scores and are made of them: by their distribution in the training rows, so that a column of any
/// shape is a standard normal one to the network, and what it generates has the column's own shape and range.
/// </summary>
/// <remarks>
/// The normal score of a number is Φ⁻¹ of its rank (van der Waerden 1952). Of a column of few different numbers every one is kept, and scores
/// become one of them; of others quantiles are kept, between which scores are linear. A number beyond the range has a score beyond it, on the
/// straight line through the range's ends, and no score is made a number beyond the range.
/// </remarks>
public sealed record NumberScale
{
    // Of more different numbers, or of fewer rows for each, quantiles are kept.
    private const int MostDiscrete = 256;
    private const int RowsOfDiscrete = 10;

    private double[]? scores;

    /// <summary>The numbers that are kept, ascending and distinct; at least one.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>
    /// The share of the rows' numbers that are at most the value at the same place, for a column of few different numbers; the rank of the
    /// value, above 0 and below 1, for others. Ascending.
    /// </summary>
    public required IReadOnlyList<double> Ranks { get; init; }

    /// <summary>Whether all of the column's numbers are kept, so that scores become one of them.</summary>
    public bool IsDiscrete { get; init; }

    /// <summary>The least number.</summary>
    [JsonIgnore]
    internal double Least => Values[0];

    /// <summary>The largest number.</summary>
    [JsonIgnore]
    internal double Largest => Values[^1];

    /// <summary>The normal scores of <see cref="Values"/>.</summary>
    [JsonIgnore]
    private double[] Scores =>
        scores ??= [.. Enumerable.Range(0, Values.Count).Select(i => Normal.InvCDF(0, 1, RankOf(i)))];

    /// <summary>Learns a scale.</summary>
    /// <param name="numbers">The different numbers, ascending, and how many rows have each; at least one.</param>
    /// <param name="areAll">Whether these are all that the column has, and not a sample.</param>
    /// <param name="quantiles">How many parts the quantiles that are kept of many numbers divide them into.</param>
    internal static NumberScale Of(ReadOnlySpan<(double Number, long Rows)> numbers, bool areAll, int quantiles)
    {
        var total = 0L;
        foreach (var (_, rows) in numbers)
        {
            total += rows;
        }

        if (!areAll || numbers.Length > MostDiscrete || total < RowsOfDiscrete * (long)numbers.Length)
        {
            return OfQuantiles(numbers, total, quantiles);
        }

        var (values, ranks, sum) = (new double[numbers.Length], new double[numbers.Length], 0L);
        for (var i = 0; i < numbers.Length; i++)
        {
            sum += numbers[i].Rows;
            (values[i], ranks[i]) = (numbers[i].Number, (double)sum / total);
        }

        return new NumberScale
        {
            Values = values,
            Ranks = ranks,
            IsDiscrete = true,
        };
    }

    /// <summary>The normal score of a number.</summary>
    public double ScoreOf(double value)
    {
        var all = Scores;
        var place = BinarySearch(Values, value);
        if (place >= 0)
        {
            return all[place];
        }

        var next = ~place;
        if (next > 0 && next < Values.Count)
        {
            var share = (value - Values[next - 1]) / (Values[next] - Values[next - 1]);
            return all[next - 1] + share * (all[next] - all[next - 1]);
        }

        var range = Values[^1] - Values[0];
        var slope = range > 0 ? (all[^1] - all[0]) / range : 1 / Math.Max(Math.Abs(Values[0]), double.Epsilon);
        var (edge, end) = next == 0 ? (all[0], Values[0]) : (all[^1], Values[^1]);
        return Math.Clamp(edge + (value - end) * slope, -MostScore, MostScore);
    }

    /// <summary>The number that a normal score is.</summary>
    public double ValueOf(double score)
    {
        if (IsDiscrete)
        {
            var rank = Normal.CDF(0, 1, score);
            var found = BinarySearch(Ranks, rank);
            return Values[Math.Min(found >= 0 ? found : ~found, Values.Count - 1)];
        }

        var all = Scores;
        var place = Array.BinarySearch(all, score);
        if (place >= 0)
        {
            return Values[place];
        }

        var next = ~place;
        if (next == 0 || next == all.Length)
        {
            return Values[next == 0 ? 0 : ^1];
        }

        var share = (score - all[next - 1]) / (all[next] - all[next - 1]);
        return Values[next - 1] + share * (Values[next] - Values[next - 1]);
    }

    /// <summary>What is wrong with it, in words behind "the numbers of a column"; null when nothing is.</summary>
    internal string? Problem()
    {
        if (Values.Count == 0 || Values.Count != Ranks.Count)
        {
            return $"have {Values.Count} values and {Ranks.Count} ranks; expected as many of both, and at least one";
        }

        var ascend =
            Values.Zip(Values.Skip(1), (a, b) => a < b).All(up => up)
            && Ranks.Zip(Ranks.Skip(1), (a, b) => a < b).All(up => up)
            && Values.All(double.IsFinite)
            && Ranks[0] > 0
            && (IsDiscrete ? Ranks[^1] <= 1 : Ranks[^1] < 1);
        return ascend ? null : "do not ascend; expected finite values, and ranks between 0 and 1";
    }

    // Farther off says no more, and an encoder makes exponentials of it that are no numbers.
    private const double MostScore = 20;

    /// <summary>The rank that stands for a value: of one of few, the middle of its own.</summary>
    private double RankOf(int i) => IsDiscrete ? 0.5 * ((i == 0 ? 0 : Ranks[i - 1]) + Ranks[i]) : Ranks[i];

    private static NumberScale OfQuantiles(ReadOnlySpan<(double Number, long Rows)> numbers, long total, int quantiles)
    {
        var (values, ranks) = (new List<double>(), new List<double>());
        var (i, below) = (0, 0L);
        foreach (var kept in KeptRanks(total, quantiles))
        {
            var place = kept * total;
            while (i < numbers.Length - 1 && below + numbers[i].Rows <= place)
            {
                below += numbers[i].Rows;
                i++;
            }

            if (values.Count == 0 || values[^1] != numbers[i].Number)
            {
                values.Add(numbers[i].Number);
                ranks.Add((below + 0.5 * numbers[i].Rows) / total);
            }
        }

        return new NumberScale { Values = values, Ranks = ranks };
    }

    /// <summary>Even ranks, and in the tails ever closer ones up to the least and the largest of n numbers.</summary>
    private static List<double> KeptRanks(long n, int quantiles)
    {
        var (least, tail) = (0.5 / n, new List<double>());
        for (var rank = 0.5 / quantiles; rank > least; rank /= 2)
        {
            tail.Add(rank);
        }

        tail.Add(least);
        tail.Reverse();
        var ranks = new List<double>(tail);
        for (var k = 1; k < quantiles; k++)
        {
            ranks.Add((double)k / quantiles);
        }

        tail.Reverse();
        ranks.AddRange(tail.Select(rank => 1 - rank));
        return ranks;
    }

    private static int BinarySearch(IReadOnlyList<double> values, double value)
    {
        var (low, high) = (0, values.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = values[middle];
            if (found == value)
            {
                return middle;
            }

            (low, high) = found < value ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
