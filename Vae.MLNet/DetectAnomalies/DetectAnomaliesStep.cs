using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>A score, whether it is above a threshold, how usual it is, and what each element has to do with it.</summary>
/// <param name="Options">The columns and the measure.</param>
/// <param name="Threshold">The highest score of a usual row.</param>
/// <param name="FittedScores">The scores of the fit, ascending, as float32; null in a model saved before they were kept.</param>
/// <param name="HeldOut">
/// Whether the fit's rows were held out from the model's training, so that thresholds come from the calibration that they make.
/// </param>
internal sealed record DetectAnomaliesStep(
    VaeAnomalyDetector.Options Options,
    float Threshold,
    byte[]? FittedScores = null,
    bool HeldOut = false
) : VaeStep
{
    private const int Score = 0;
    private const int PredictedLabel = 1;
    private const int Probability = 2;
    private const int Contributions = 3;

    private AnomalyCalibration? calibration;

    /// <summary>How usual scores are; null where the step is not fitted yet or was saved before scores were kept.</summary>
    [JsonIgnore]
    public AnomalyCalibration? Calibration =>
        calibration ??= FittedScores is null
            ? null
            : AnomalyCalibration.Of(MemoryMarshal.Cast<byte, float>(FittedScores.AsSpan()));

    /// <summary>Whether versions of VaeML before detectors were learnt know all that the step does.</summary>
    [JsonIgnore]
    public bool IsOfVersionOne =>
        !HeldOut
        && Options is { ProbabilityColumnName: null, ContributionsColumnName: null }
        && Options.Measure != VaeAnomalyMeasure.Detector;

    internal override IReadOnlyList<StepInput> Inputs => [.. DataInputs(Options), .. LabelInputs(Options)];

    internal override IReadOnlyList<StepResult> Results =>
        [
            new(Options.ScoreColumnName, OutputType.Scalar, SavableScore),
            new(Options.PredictedLabelColumnName, OutputType.Above(Threshold), SavableScore),
            new(
                Options.ProbabilityColumnName,
                OutputType.Scalar,
                SavableScore is null ? null : graph => ScoreNodes.Probability(graph, Calibration!, ScoreOf(graph))
            ),
            new(
                Options.ContributionsColumnName,
                OutputType.Data,
                SavableScore is null ? null : graph => ScoreNodes.Contributions(graph, Options.Measure)
            ),
        ];

    internal override VaeStepOptions StepOptions => Options;

    private Func<StepGraph, string>? SavableScore =>
        Options.Measure == VaeAnomalyMeasure.ImportanceWeightedBound ? null : ScoreOf;

    /// <summary>Checks what needs no model, so that nobody trains one in vain.</summary>
    /// <exception cref="ArgumentException">There is no such measure, or it has no samples or no contributions.</exception>
    public static void RequireMeasure(VaeAnomalyMeasure measure, int samples, string? contributions)
    {
        if (!Enum.IsDefined(measure))
        {
            throw new ArgumentException(
                $"The measure is {measure}; expected one of {string.Join(", ", Enum.GetNames<VaeAnomalyMeasure>())}."
            );
        }

        if (measure == VaeAnomalyMeasure.ImportanceWeightedBound && samples < 1)
        {
            throw new ArgumentException($"The number of importance samples is {samples}; expected at least 1.");
        }

        if (measure == VaeAnomalyMeasure.KlDivergence && contributions is not null)
        {
            throw new ArgumentException(
                $"The column {contributions} is to hold what each element contributes to the KL divergence, which no element is to blame for; expected another measure, or no such column."
            );
        }
    }

    /// <summary>Scores as they are kept.</summary>
    public static byte[] ToBytes(ReadOnlySpan<float> ascending) => MemoryMarshal.AsBytes(ascending).ToArray();

    internal override void Validate(BundleModel model)
    {
        AnomalyThreshold.RequireContamination(Options.Contamination);
        RequireMeasure(Options.Measure, Options.ImportanceSamples, Options.ContributionsColumnName);

        if (Options.Measure == VaeAnomalyMeasure.Detector && model is VaeModel { HasDetector: false })
        {
            throw new ArgumentException(
                $"The measure is {Options.Measure}, and the model's bundle has no detector; expected one that ml.AnomalyDetection.Trainers.Vae has made, or another measure."
            );
        }

        if (
            FittedScores is { } scores
            && (
                scores.Length == 0
                || scores.Length % sizeof(float) != 0
                || ValueCheck.FirstNotFinite(MemoryMarshal.Cast<byte, float>(scores.AsSpan())) >= 0
            )
        )
        {
            throw new ArgumentException(
                $"The fitted scores have {scores.Length} bytes, 4 for each of one or more finite numbers being expected."
            );
        }

        if (float.IsFinite(Threshold) && FittedScores is null && Options.ProbabilityColumnName is not null)
        {
            throw new ArgumentException(
                $"The column {Options.ProbabilityColumnName} is to hold probabilities, and no scores of the fit are kept; expected some."
            );
        }

        base.Validate(model);
    }

    internal override void Run(BundleModel model, StepBatch batch)
    {
        if (Options.Measure == VaeAnomalyMeasure.Detector)
        {
            ((VaeModel)model).DetectAnomalies(
                batch.Values,
                batch.Labels,
                batch.Result(Score),
                batch.Wants(Contributions) ? batch.Result(Contributions) : []
            );
            Finish(batch);
            return;
        }

        using var scores =
            Options.Measure == VaeAnomalyMeasure.KlDivergence
                ? BatchScores.Divergences(model, batch, Scoring(Options.Measure, Options.Seed, samples: 0))
                : BatchScores.Score(
                    model,
                    batch,
                    Scoring(Options.Measure, Options.Seed, Options.ImportanceSamples),
                    batch.Wants(Contributions) ? Contributions : null
                );
        for (var i = 0; i < batch.Count; i++)
        {
            batch.Result(Score)[i] = BatchScores.InNats(ValueOf(Options.Measure, scores[i]));
            if (Options.Measure == VaeAnomalyMeasure.ReconstructionLoss && batch.Wants(Contributions))
            {
                // What no element is to blame for is the divergence.
                TakeOff(batch.Result(Contributions).Slice(i * model.DataSize, model.DataSize), scores[i].KlDivergence);
            }
        }

        Finish(batch);
    }

    internal override BundleTransformer ToTransformer(BundleModel model, FittedColumns fitted) =>
        new VaeAnomalyTransformer(this, (VaeModel)model, fitted);

    /// <summary>How rows are scored for a measure.</summary>
    public static VaeScoreOptions Scoring(VaeAnomalyMeasure measure, long seed, int samples) =>
        new()
        {
            ElboSamples = 0,
            Seed = seed,
            ImportanceSamples = measure == VaeAnomalyMeasure.ImportanceWeightedBound ? samples : 0,
        };

    /// <summary>The number of a score that a measure is.</summary>
    public static double ValueOf(VaeAnomalyMeasure measure, VaeScore score) =>
        measure switch
        {
            VaeAnomalyMeasure.ReconstructionLoss => score.ReconstructionLoss,
            VaeAnomalyMeasure.KlDivergence => score.KlDivergence,
            VaeAnomalyMeasure.ImportanceWeightedBound => score.ImportanceWeightedBound,
            _ => score.NegativeElbo,
        };

    private void Finish(StepBatch batch)
    {
        var table = batch.Wants(Probability) ? Calibration : null;
        for (var i = 0; i < batch.Count; i++)
        {
            var score = BatchScores.InNats(batch.Result(Score)[i]);
            batch.Result(Score)[i] = score;
            batch.Result(PredictedLabel)[i] = score > Threshold ? 1 : 0;
            batch.Result(Probability)[i] = table?.ProbabilityOf(score) ?? 0;
        }
    }

    private static void TakeOff(Span<float> contributions, double divergence)
    {
        foreach (ref var contribution in contributions)
        {
            contribution -= (float)(divergence / contributions.Length);
        }
    }

    private string ScoreOf(StepGraph graph) => ScoreNodes.Of(graph, Options.Measure);
}
