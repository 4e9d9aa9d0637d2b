namespace Vae.Inference;

/// <summary>
/// How usual a score is: the share of usual rows that score higher, as some held-out rows tell it, in a table between whose entries it is
/// linear.
/// </summary>
/// <remarks>
/// Of n ascending scores the i-th has the probability (n − i + 1)/(n + 1), so that no row is called impossible; of equal ones the last
/// counts. The highest tenth is smoothed: its excesses over where it begins are taken for a generalised Pareto distribution, whose two
/// parameters are fitted by probability-weighted moments (Hosking and Wallis 1987). A row above all of them is so told from one far above,
/// and the rank of a single row among the highest few does not decide where a share of 1 % lies.
/// </remarks>
public sealed record AnomalyCalibration
{
    /// <summary>The share of the scores that are smoothed, and how many they have to be.</summary>
    private const double TailShare = 0.1;

    private const int LeastTail = 20;
    private const int BodyKnots = 64;
    private const int TailKnots = 64;

    // Where nothing is smoothed, each of a few scores has its place in the table.
    private const int KnotsWithoutTail = 256;

    // Of a few scores the moments give anything; real tails are not heavier (Coles 2001). Scores that end suddenly are those of a shape of
    // −1, around which the estimates lie on both sides.
    private const double LargestShape = 0.5;
    private const double SmallestShape = -2;

    /// <summary>The number of rows that the table was made of.</summary>
    public required int Rows { get; init; }

    /// <summary>Scores, ascending and distinct.</summary>
    public required IReadOnlyList<float> Scores { get; init; }

    /// <summary>The share of usual rows that score higher than each of <see cref="Scores"/>, descending.</summary>
    public required IReadOnlyList<float> Probabilities { get; init; }

    /// <summary>Makes the table of scores of usual rows that the model was not trained on.</summary>
    /// <param name="scores">Finite scores in any order, at least one.</param>
    /// <exception cref="ArgumentException">There are no scores, or one is not finite.</exception>
    public static AnomalyCalibration Of(ReadOnlySpan<float> scores)
    {
        if (scores.IsEmpty || ValueCheck.FirstNotFinite(scores) >= 0)
        {
            throw new ArgumentException(
                $"There are {scores.Length} scores to calibrate with{(scores.IsEmpty ? "" : ", one of which is not finite")}; expected at least one, all finite."
            );
        }

        var sorted = scores.ToArray();
        Array.Sort(sorted);
        var table = new SortedDictionary<float, double>();
        var tail = Tail.Of(sorted);
        var body = tail is null ? sorted.Length : sorted.Length - tail.Count;
        var knots = Math.Clamp(body - 1, 1, tail is null ? KnotsWithoutTail : BodyKnots);
        for (var knot = 0; knot <= knots; knot++)
        {
            // As many rows score higher than one of equal scores as score higher than the last of them.
            var place = LastEqual(sorted, (int)((long)knot * (body - 1) / knots));
            table[sorted[place]] = (sorted.Length - place) / (sorted.Length + 1.0);
        }

        tail?.AddTo(table, sorted.Length);
        return new AnomalyCalibration
        {
            Rows = sorted.Length,
            Scores = [.. table.Keys],
            Probabilities = [.. Descending(table.Values)],
        };
    }

    /// <summary>The share of usual rows that score higher, above 0; that of the nearest entry outside the table.</summary>
    /// <param name="score">A score; not a number counts as infinitely high.</param>
    public float ProbabilityOf(float score)
    {
        if (!(score < Scores[^1]))
        {
            return Probabilities[^1];
        }

        var next = 0;
        while (Scores[next] <= score)
        {
            next++;
        }

        if (next == 0)
        {
            return Probabilities[0];
        }

        // In float64, where no difference of floats overflows and no rounding comes below the next entry.
        var share = ((double)score - Scores[next - 1]) / ((double)Scores[next] - Scores[next - 1]);
        return (float)(Probabilities[next - 1] + share * ((double)Probabilities[next] - Probabilities[next - 1]));
    }

    /// <summary>
    /// The score that a share of usual rows exceeds; the nearest of the table where the share is outside of it, such as one so small that the
    /// rows do not tell.
    /// </summary>
    /// <param name="probability">The share, from 0 to below 1.</param>
    /// <exception cref="ArgumentException">The share is out of range.</exception>
    public float ScoreOf(double probability)
    {
        if (!(probability >= 0 && probability < 1))
        {
            throw new ArgumentException($"The share of usual rows is {probability}; expected 0 to below 1.");
        }

        if (probability <= Probabilities[^1])
        {
            return Scores[^1];
        }

        var next = 0;
        while (Probabilities[next] > probability)
        {
            next++;
        }

        if (next == 0)
        {
            return Scores[0];
        }

        var share = (Probabilities[next - 1] - probability) / ((double)Probabilities[next - 1] - Probabilities[next]);
        return (float)(Scores[next - 1] + share * ((double)Scores[next] - Scores[next - 1]));
    }

    /// <summary>Checks the table.</summary>
    /// <exception cref="ArgumentException">It is empty or not monotonic.</exception>
    internal void Validate()
    {
        Argument.Require(
            Scores is { Count: > 0 } && Probabilities is not null && Probabilities.Count == Scores.Count,
            $"The calibration has {Scores?.Count ?? 0} scores and {Probabilities?.Count ?? 0} probabilities; expected as many, at least one."
        );
        for (var i = 0; i < Scores!.Count; i++)
        {
            Argument.Require(
                float.IsFinite(Scores[i])
                    && Probabilities![i] is > 0 and <= 1
                    && (i == 0 || (Scores[i] > Scores[i - 1] && Probabilities[i] <= Probabilities[i - 1])),
                $"Entry {i} of the calibration is the score {Scores[i]} with the probability {Probabilities![i]}; expected finite ascending scores and descending probabilities above 0."
            );
        }
    }

    /// <inheritdoc/>
    public bool Equals(AnomalyCalibration? other) =>
        other is not null
        && Rows == other.Rows
        && Scores.SequenceEqual(other.Scores)
        && Probabilities.SequenceEqual(other.Probabilities);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rows, Scores.Count, Scores[^1]);

    private static IEnumerable<float> Descending(IEnumerable<double> values)
    {
        var last = 1f;
        foreach (var value in values)
        {
            yield return last = Math.Min(last, (float)value);
        }
    }

    private static int LastEqual(float[] sorted, int place)
    {
        while (place + 1 < sorted.Length && sorted[place + 1] == sorted[place])
        {
            place++;
        }

        return place;
    }

    /// <summary>The smoothed tail: P(s) = p (1 + ξ(s − u)/σ)^(−1/ξ) above u.</summary>
    private sealed record Tail(int Count, double Start, double Shape, double Scale)
    {
        public static Tail? Of(float[] sorted)
        {
            // Scores that are equal to the one where the tail begins are none of it.
            var largest = (int)(TailShare * sorted.Length);
            var count = largest < LeastTail ? 0 : sorted.Length - 1 - LastEqual(sorted, sorted.Length - largest - 1);
            if (count < LeastTail)
            {
                return null;
            }

            var start = (double)sorted[^(count + 1)];
            var (first, second) = (0.0, 0.0);
            for (var i = 0; i < count; i++)
            {
                var excess = sorted[sorted.Length - count + i] - start;
                first += excess / count;
                second += excess * (1 - (i + 0.65) / count) / count;
            }

            // All excesses are 0, or their moments are those of no distribution of this kind.
            if (!(first > 0 && first > 2 * second))
            {
                return null;
            }

            var shape = Math.Clamp(2 - first / (first - 2 * second), SmallestShape, LargestShape);
            return new Tail(count, start, shape, first * (1 - shape));
        }

        public void AddTo(SortedDictionary<float, double> table, int rows)
        {
            var start = (Count + 1) / (rows + 1.0);
            // Beyond a tenth of what one row more would tell, nothing is told.
            var end = 0.1 / (rows + 1);
            table[(float)Start] = start;
            for (var knot = 1; knot <= TailKnots; knot++)
            {
                var ratio = Math.Pow(end / start, (double)knot / TailKnots);
                var excess =
                    Math.Abs(Shape) < 1e-9 ? -Scale * Math.Log(ratio) : Scale / Shape * (Math.Pow(ratio, -Shape) - 1);
                table[(float)(Start + excess)] = start * ratio;
            }
        }
    }
}
