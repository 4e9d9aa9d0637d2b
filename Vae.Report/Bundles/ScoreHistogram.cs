using System.Globalization;
using Vae.Inference;

namespace Vae.Report;

/// <summary>How the detector scores usual rows, as the card's calibration remembers it, and where thresholds lie.</summary>
internal static class ScoreHistogram
{
    private const int Bins = 40;
    private const int Digits = 5;

    // Shares of a smoothed tail are below a millionth.
    private const int ShareDigits = 9;

    // A tail may reach a hundred times as far as the rows do, and would leave them a line at the left.
    private const double Beyond = 1.25;

    public static Figure Make(AnomalyCalibration calibration)
    {
        var thresholds = AlarmThreshold.All(calibration);
        var (low, high) = Range(calibration, thresholds);
        var edges = Enumerable.Range(0, Bins + 1).Select(i => low + (high - low) * i / Bins).ToArray();
        // Whatever is not above a bin's end and not in an earlier one: the lowest bin holds all that lies below it.
        var above = edges.Select(edge => (double)calibration.ProbabilityOf((float)edge)).ToArray();
        above[0] = 1;
        return new Figure
        {
            Id = "02-scores",
            Title = "Scores of usual rows",
            Caption =
                $"How the detector scores the {calibration.Rows:N0} rows that were held out from the training, from the calibration in the model card. Left: their histogram in bins of equal width. "
                + "Right: the share of usual rows that score higher than a threshold, on a logarithmic scale. "
                + $"False alarms: {string.Join("; ", thresholds.Select(ModelFacts.Of))}. {Remark(calibration, thresholds)}"
                + "New rows like these are called unusual at that rate; how many of the unusual ones are found, these rows cannot tell. Between the entries of the calibration's table both are linear, and nothing here is random.",
            Alt = string.Create(
                CultureInfo.InvariantCulture,
                $"A histogram of scores from {low:G4} to {high:G4} and the curve of the share that scores higher, with a threshold for each false-alarm rate: {string.Join("; ", thresholds.Select(ModelFacts.Of))}."
            ),
            Chart = "scoreHistogram",
            Data = new
            {
                calibration.Rows,
                edges = Rounded.All(Digits, edges),
                shares = Rounded.All(ShareDigits, above.Zip(above.Skip(1), (from, to) => from - to)),
                above = Rounded.To(ShareDigits, above[^1]),
                survival = new
                {
                    scores = Rounded.All(Digits, calibration.Scores.Select(score => (double)score)),
                    shares = Rounded.All(ShareDigits, calibration.Probabilities.Select(share => (double)share)),
                },
                thresholds = thresholds
                    .Select(threshold => new
                    {
                        rate = threshold.Rate,
                        score = threshold.Score is { } score ? Rounded.To(Digits, score) : null,
                        extrapolated = threshold.IsExtrapolated,
                    })
                    .ToList(),
            },
        };
    }

    private static (double Low, double High) Range(
        AnomalyCalibration calibration,
        IReadOnlyList<AlarmThreshold> thresholds
    )
    {
        double low = calibration.Scores[0];
        var last = thresholds.Max(threshold => threshold.Score) ?? calibration.Scores[^1];
        var high = Math.Min(Math.Max(low + Beyond * (last - low), calibration.ScoreOf(0.5)), calibration.Scores[^1]);
        // Rows that all score the same.
        return high > low ? (low, high) : (low - 0.5, low + 0.5);
    }

    private static string Remark(AnomalyCalibration calibration, IReadOnlyList<AlarmThreshold> thresholds) =>
        thresholds.Any(threshold => threshold.Score is null)
            ? $"To tell the lowest rate takes about {Math.Ceiling(1 / thresholds.Min(threshold => threshold.Rate)):N0} held-out rows, or 200 for a smoothed estimate; there are {calibration.Rows:N0}. "
        : thresholds.Any(threshold => threshold.IsExtrapolated)
            ? $"What is extrapolated lies above all {calibration.Rows:N0} rows, where a generalised Pareto distribution of the highest tenth tells it. "
        : "";
}
