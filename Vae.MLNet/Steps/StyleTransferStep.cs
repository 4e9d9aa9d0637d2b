using System.Text.Json.Serialization;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>The posterior's mean under one label, decoded under another.</summary>
internal sealed record StyleTransferStep(VaeStyleTransferOptions Options) : VaeStep
{
    [JsonIgnore]
    public override IReadOnlyList<StepInput> Inputs =>
        [
            new(StepInputRole.Image, Options.InputColumnName),
            new(StepInputRole.Label, Options.LabelColumnName),
            new(StepInputRole.TargetLabel, Options.TargetLabelColumnName),
        ];

    [JsonIgnore]
    public override IReadOnlyList<StepOutput> Outputs => Named(StepOutputKind.Image, Options.OutputColumnName);

    [JsonIgnore]
    public override IReadOnlyList<StepOutputKind> Results => [StepOutputKind.Image];

    [JsonIgnore]
    public override int BatchSize => Options.BatchSize;

    public override void Run(VaeModel model, StepBatch batch) =>
        model.TransferStyle(batch.Values, batch.Labels, batch.TargetLabels, batch.Result(0));
}
