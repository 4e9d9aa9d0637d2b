using System.Runtime.InteropServices;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>
/// Adds a score and whether it is above the threshold that <see cref="VaeAnomalyDetector"/> learned. The scores of the fit are kept, saved
/// and loaded, so that another threshold needs no row to be scored again.
/// </summary>
/// <example>
/// <code language="csharp">
/// using var detector = ml.Transforms.DetectAnomaliesWithVae(vae, "Data", contamination: 0.01).Fit(usual);
/// using var strict = detector.WithFalseAlarmRate(0.001);
/// Console.WriteLine($"{detector.Threshold} nats, {strict.Threshold} nats");
/// </code>
/// </example>
public sealed class VaeAnomalyTransformer : VaeTransformer
{
    private readonly DetectAnomaliesStep step;

    internal VaeAnomalyTransformer(DetectAnomaliesStep step, VaeModel model, FittedColumns fitted)
        : base(step, model, fitted) => this.step = step;

    /// <summary>The highest score of a row that counts as usual, in the unit of the measure.</summary>
    public float Threshold => step.Threshold;

    /// <summary>
    /// Which share of usual rows scores higher than a score, by the rows of the fit; null where a model saved by an earlier version does not
    /// tell.
    /// </summary>
    public AnomalyCalibration? Calibration => step.Calibration;

    /// <summary>The scores of the rows of the fit, ascending; empty where a model saved by an earlier version does not tell.</summary>
    public IReadOnlyList<float> FittedScores =>
        step.FittedScores is null ? [] : MemoryMarshal.Cast<byte, float>(step.FittedScores.AsSpan()).ToArray();

    /// <summary>The number of rows that were scored by the fit; 0 where a model saved by an earlier version does not tell.</summary>
    public int FittedRows => (step.FittedScores?.Length ?? 0) / sizeof(float);

    /// <summary>This detector with a threshold of the caller's.</summary>
    /// <param name="threshold">The highest score of a row that counts as usual, in the unit of the measure.</param>
    /// <returns>A transformer of its own, to be disposed by itself; this one stays as it is.</returns>
    /// <exception cref="ArgumentException">The threshold is not a number.</exception>
    public VaeAnomalyTransformer WithThreshold(float threshold) =>
        float.IsNaN(threshold)
            ? throw new ArgumentException($"The threshold is {threshold}; expected a number.")
            : new VaeAnomalyTransformer(step with { Threshold = threshold }, Model, Fitted);

    /// <summary>
    /// This detector with the threshold that its fit would have learned for another contamination: of n rows the ⌊c·n⌋ + 1st highest score,
    /// or, where the rows were held out from the model's own training, the score that so large a share of usual rows exceeds by
    /// <see cref="Calibration"/>.
    /// </summary>
    /// <param name="contamination">The share of the rows of the fit that may lie above the threshold, from 0 to below 1.</param>
    /// <returns>A transformer of its own, to be disposed by itself; this one stays as it is.</returns>
    /// <exception cref="ArgumentException">The share is out of range.</exception>
    /// <exception cref="InvalidOperationException">The model was saved by an earlier version, which kept no scores.</exception>
    public VaeAnomalyTransformer WithContamination(double contamination) =>
        WithThreshold(
            step.HeldOut
                ? AnomalyThreshold.OfCalibration(step.Calibration!, contamination)
                : AnomalyThreshold.OfContamination(Scores(), contamination)
        );

    /// <summary>
    /// This detector with the lowest threshold above which a new usual row lies with at most the given probability, where the rows of the
    /// fit are usual ones of the same kind: of n rows the ⌊r·(n + 1)⌋th highest score (split conformal prediction). Rows that the
    /// autoencoder was trained on score lower than new ones, so fit to rows that were held out.
    /// </summary>
    /// <param name="rate">The share of usual rows that may be called unusual, above 0 and below 1; at least 1/(n + 1).</param>
    /// <returns>A transformer of its own, to be disposed by itself; this one stays as it is.</returns>
    /// <exception cref="ArgumentException">The rate is out of range, or so small that the fit had too few rows to tell.</exception>
    /// <exception cref="InvalidOperationException">The model was saved by an earlier version, which kept no scores.</exception>
    public VaeAnomalyTransformer WithFalseAlarmRate(double rate) =>
        WithThreshold(AnomalyThreshold.OfFalseAlarmRate(Scores(), rate));

    private ReadOnlySpan<float> Scores() =>
        step.FittedScores is { } scores
            ? MemoryMarshal.Cast<byte, float>(scores)
            : throw new InvalidOperationException(
                $"The detector was saved by an earlier version of VaeML, which kept no scores; expected one fitted anew, or {nameof(WithThreshold)}."
            );
}

/// <summary>Thresholds of ascending scores.</summary>
internal static class AnomalyThreshold
{
    /// <summary>The ⌊c·n⌋ + 1st highest score.</summary>
    public static float OfContamination(ReadOnlySpan<float> scores, double contamination)
    {
        RequireContamination(contamination);
        return scores[^(1 + Share(contamination, scores.Length))];
    }

    /// <summary>The score that a share of usual rows exceeds, and what a score is off by in float32.</summary>
    public static float OfCalibration(AnomalyCalibration calibration, double contamination)
    {
        RequireContamination(contamination);
        // A row that the table was made of is on one side, whatever batch it comes in.
        var score = calibration.ScoreOf(contamination);
        return score + 1e-5f * Math.Max(1, Math.Abs(score));
    }

    /// <summary>The ⌊r·(n + 1)⌋th highest score.</summary>
    public static float OfFalseAlarmRate(ReadOnlySpan<float> scores, double rate)
    {
        if (!(rate > 0 && rate < 1))
        {
            throw new ArgumentException($"The false-alarm rate is {rate}; expected a share above 0 and below 1.");
        }

        var place = Share(rate, scores.Length + 1);
        return place > 0
            ? scores[^place]
            : throw new ArgumentException(
                $"The false-alarm rate is {rate} and the fit had {scores.Length} rows; expected at least {Math.Ceiling(1 / rate) - 1:F0} rows for it, or a rate of 1/{scores.Length + 1} or more."
            );
    }

    /// <exception cref="ArgumentException">The share is out of range.</exception>
    public static void RequireContamination(double contamination)
    {
        if (!(contamination >= 0 && contamination < 1))
        {
            throw new ArgumentException($"The contamination is {contamination}; expected a share from 0 to below 1.");
        }
    }

    // Shares are written in decimals, 0.29 of 100, or computed in binary, 1.0 / 201 of 201: what is whole in either is meant so. A decimal
    // has fewer digits, so that a share of almost 1 may become 1.
    private static int Share(double share, int count) =>
        Math.Min(count - 1, Math.Max((int)((decimal)share * count), (int)(share * count)));
}
