using System.Globalization;
using Vae.Inference;

namespace Vae.Report;

/// <summary>The score above which a row is called unusual, for a rate of false alarms.</summary>
/// <param name="Rate">The share of usual rows that are called unusual.</param>
/// <param name="Score">The score that so many exceed; null where the rows of the calibration are too few to tell.</param>
/// <param name="IsExtrapolated">Whether it lies beyond all but one of the rows, where the smoothed tail tells it.</param>
internal sealed record AlarmThreshold(double Rate, double? Score, bool IsExtrapolated)
{
    private static readonly double[] rates = [0.05, 0.01, 0.001];

    /// <summary>The rate in per cent.</summary>
    public string RateText => string.Create(CultureInfo.InvariantCulture, $"{100 * Rate:0.###} %");

    /// <summary>The thresholds of a calibration for false-alarm rates of 5 %, 1 % and 0.1 %.</summary>
    public static IReadOnlyList<AlarmThreshold> All(AnomalyCalibration calibration) =>
        [.. rates.Select(rate => Of(calibration, rate))];

    private static AlarmThreshold Of(AnomalyCalibration calibration, double rate) =>
        rate < calibration.Probabilities[^1]
            ? new AlarmThreshold(rate, null, false)
            : new AlarmThreshold(rate, calibration.ScoreOf(rate), rate * (calibration.Rows + 1) < 1);
}
