namespace Vae.Bench.Measuring;

/// <summary>The area under the ROC curve: the chance that an anomaly scores higher than a normal row, ties counted as a half.</summary>
internal static class Auroc
{
    /// <summary>The area, as a percentage; a score that is not a number counts as infinitely high.</summary>
    public static double Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> isAnomaly)
    {
        var (keys, labels) = (scores.ToArray(), isAnomaly.ToArray());
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = double.IsNaN(keys[i]) ? double.PositiveInfinity : keys[i];
        }

        Array.Sort(keys, labels);
        var (below, pairs, anomalies) = (0.0, 0.0, 0);
        for (var first = 0; first < keys.Length; )
        {
            var (normal, unusual, next) = (0, 0, first);
            for (; next < keys.Length && keys[next].Equals(keys[first]); next++)
            {
                (normal, unusual) = labels[next] ? (normal, unusual + 1) : (normal + 1, unusual);
            }

            pairs += unusual * (below + normal / 2.0);
            (below, anomalies, first) = (below + normal, anomalies + unusual, next);
        }

        return 100 * pairs / (below * anomalies);
    }
}
