using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.Experiments;

/// <summary>A classifier, what it reached on the test images, and the time of training with its features and of testing.</summary>
internal sealed record Trial(ITransformer Model, MulticlassClassificationMetrics Metrics, TimeSpan Fit, TimeSpan Test)
{
    /// <summary>The cells of a table.</summary>
    public static string[] Summary(IReadOnlyList<Trial> trials)
    {
        var accuracies = trials.Select(trial => trial.Metrics.MicroAccuracy).ToList();
        return
        [
            $"{accuracies.Average():P1}",
            trials.Count > 1 ? $"{accuracies.Min():P1}–{accuracies.Max():P1}" : "",
            $"{trials.Average(trial => trial.Metrics.LogLoss):F3}",
            $"{Median(trials, trial => trial.Fit):F2} s",
            $"{Median(trials, trial => trial.Test):F2} s",
        ];
    }

    private static double Median(IReadOnlyList<Trial> trials, Func<Trial, TimeSpan> time) =>
        trials.Select(trial => time(trial).TotalSeconds).Order().ElementAt(trials.Count / 2);
}
