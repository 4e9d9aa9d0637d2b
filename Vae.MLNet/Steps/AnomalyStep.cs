using System.Text.Json.Serialization;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>A score without noise, and whether it is above a threshold.</summary>
internal sealed record AnomalyStep(VaeAnomalyOptions Options, float Threshold) : VaeStep
{
    [JsonIgnore]
    public override IReadOnlyList<StepInput> Inputs =>
        Columns(StepInputRole.Image, Options.InputColumnName, Options.LabelColumnName);

    [JsonIgnore]
    public override IReadOnlyList<StepOutput> Outputs =>
        [
            new(Options.ScoreColumnName, StepOutputKind.Scalar, 0),
            new(Options.PredictedLabelColumnName, StepOutputKind.Flag, 1),
        ];

    [JsonIgnore]
    public override IReadOnlyList<StepOutputKind> Results => [StepOutputKind.Scalar, StepOutputKind.Flag];

    [JsonIgnore]
    public override int BatchSize => Options.BatchSize;

    public override VaeStep CheckedFor(VaeModel model)
    {
        if (!(Options.Contamination >= 0 && Options.Contamination < 1))
        {
            throw new ArgumentException(
                $"The contamination is {Options.Contamination}; expected a share from 0 to below 1."
            );
        }

        return Enum.IsDefined(Options.Measure)
            ? base.CheckedFor(model)
            : throw new ArgumentException(
                $"The measure is {Options.Measure}; expected one of {string.Join(", ", Enum.GetNames<VaeAnomalyMeasure>())}."
            );
    }

    public override void Run(VaeModel model, StepBatch batch)
    {
        var scores =
            Options.Measure == VaeAnomalyMeasure.KlDivergence
                ? batch.Divergences(model)
                : batch.Score(model, new VaeScoreOptions { ElboSamples = 0 });
        for (var i = 0; i < scores.Length; i++)
        {
            var score = (float)Measure(scores[i]);
            batch.Result(0)[i] = score;
            batch.Result(1)[i] = score > Threshold ? 1 : 0;
        }
    }

    private double Measure(VaeScore score) =>
        Options.Measure switch
        {
            VaeAnomalyMeasure.ReconstructionLoss => score.ReconstructionLoss,
            VaeAnomalyMeasure.KlDivergence => score.KlDivergence,
            _ => score.NegativeElbo,
        };
}
