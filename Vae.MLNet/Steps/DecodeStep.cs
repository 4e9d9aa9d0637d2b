using System.Text.Json.Serialization;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>The decoded latent vector.</summary>
internal sealed record DecodeStep(VaeDecodingOptions Options) : VaeStep
{
    [JsonIgnore]
    public override IReadOnlyList<StepInput> Inputs =>
        Columns(StepInputRole.Latent, Options.LatentColumnName, Options.LabelColumnName);

    [JsonIgnore]
    public override IReadOnlyList<StepOutput> Outputs => Named(StepOutputKind.Image, Options.OutputColumnName);

    [JsonIgnore]
    public override IReadOnlyList<StepOutputKind> Results => [StepOutputKind.Image];

    [JsonIgnore]
    public override int BatchSize => Options.BatchSize;

    public override void Run(VaeModel model, StepBatch batch) =>
        model.Decode(batch.Values, batch.Labels, batch.Result(0));
}
