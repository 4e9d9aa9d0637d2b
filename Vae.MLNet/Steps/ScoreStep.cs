using System.Text.Json.Serialization;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Reconstruction loss, KL divergence and bounds, in nats.</summary>
internal sealed record ScoreStep(VaeScoringOptions Options) : VaeStep
{
    private const int Loss = 0;
    private const int Divergence = 1;
    private const int NegativeElbo = 2;
    private const int Bound = 3;

    [JsonIgnore]
    public override IReadOnlyList<StepInput> Inputs =>
        Columns(StepInputRole.Image, Options.InputColumnName, Options.LabelColumnName);

    [JsonIgnore]
    public override IReadOnlyList<StepOutput> Outputs =>
        Named(
            StepOutputKind.Scalar,
            Options.ReconstructionLossColumnName,
            Options.KlDivergenceColumnName,
            Options.NegativeElboColumnName,
            Options.ImportanceWeightedBoundColumnName
        );

    [JsonIgnore]
    public override IReadOnlyList<StepOutputKind> Results => [.. Enumerable.Repeat(StepOutputKind.Scalar, 4)];

    [JsonIgnore]
    public override int BatchSize => Options.BatchSize;

    [JsonIgnore]
    public override string? NotSavable =>
        Options.ElboSamples > 0 || Options.ImportanceWeightedBoundColumnName is not null
            ? "its scores are averages over random draws, and an ONNX graph has no seeded noise"
            : null;

    public override VaeStep CheckedFor(VaeModel model)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Options.ElboSamples);
        ArgumentOutOfRangeException.ThrowIfNegative(Options.ImportanceSamples);
        var named = Options.ImportanceWeightedBoundColumnName is not null;
        return named == Options.ImportanceSamples > 0
            ? base.CheckedFor(model)
            : throw new ArgumentException(
                $"The importance-weighted bound has {(named ? "a" : "no")} column and {Options.ImportanceSamples} samples; "
                    + "expected a column and at least one sample, or neither."
            );
    }

    public override void Run(VaeModel model, StepBatch batch)
    {
        var decodes = batch.Wants(Loss) || batch.Wants(NegativeElbo) || batch.Wants(Bound);
        var scores = decodes ? batch.Score(model, Scoring(batch)) : batch.Divergences(model);
        for (var i = 0; i < scores.Length; i++)
        {
            batch.Result(Loss)[i] = (float)scores[i].ReconstructionLoss;
            batch.Result(Divergence)[i] = (float)scores[i].KlDivergence;
            batch.Result(NegativeElbo)[i] = (float)scores[i].NegativeElbo;
            batch.Result(Bound)[i] = (float)scores[i].ImportanceWeightedBound;
        }
    }

    private VaeScoreOptions Scoring(StepBatch batch) =>
        new()
        {
            Seed = Options.Seed,
            ElboSamples = Options.ElboSamples,
            ImportanceSamples = batch.Wants(Bound) ? Options.ImportanceSamples : 0,
        };
}
