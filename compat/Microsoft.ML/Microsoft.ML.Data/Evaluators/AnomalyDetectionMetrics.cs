namespace Microsoft.ML.Data;

public sealed class AnomalyDetectionMetrics
{
    private AnomalyDetectionMetrics(double areaUnderRocCurve, double detectionRate)
    {
        AreaUnderRocCurve = areaUnderRocCurve;
        DetectionRateAtFalsePositiveCount = detectionRate;
    }

    public double AreaUnderRocCurve { get; }

    public double DetectionRateAtFalsePositiveCount { get; }

    internal static AnomalyDetectionMetrics Of(IEnumerable<(float Score, bool IsAnomaly)> rows, int falsePositiveCount)
    {
        var ranked = rows.OrderByDescending(row => row.Score).ToArray();
        var anomalies = ranked.Count(row => row.IsAnomaly);
        Contracts.CheckParam(
            anomalies > 0,
            "PosSample",
            "AUC is not defined when there is no positive class in the data"
        );
        Contracts.CheckParam(
            anomalies < ranked.Length,
            "NegSample",
            "AUC is not defined when there is no negative class in the data"
        );
        var detected = ranked.Length;
        for (int i = 0, falsePositives = 0; i < detected; i++)
        {
            if (!ranked[i].IsAnomaly && ++falsePositives > falsePositiveCount)
                detected = i;
        }
        return new AnomalyDetectionMetrics(
            AreaUnderCurve(ranked, anomalies),
            ranked.Take(detected).Count(row => row.IsAnomaly) / (double)anomalies
        );
    }

    /// <summary>The share of pairs of an anomaly and another row in which the anomaly scores higher; a tie counts one half.</summary>
    private static double AreaUnderCurve((float Score, bool IsAnomaly)[] ranked, int anomalies)
    {
        var area = 0.0;
        var above = 0.0;
        foreach (var tied in ranked.GroupBy(row => row.Score))
        {
            var positives = tied.Count(row => row.IsAnomaly);
            area += (tied.Count() - positives) * (above + 0.5 * positives);
            above += positives;
        }
        return area / ((double)anomalies * (ranked.Length - anomalies));
    }
}
