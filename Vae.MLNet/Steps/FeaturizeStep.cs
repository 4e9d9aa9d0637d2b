using System.Text.Json.Serialization;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>The posterior's mean, log-variance and a draw from it.</summary>
internal sealed record FeaturizeStep(VaeFeaturizingOptions Options) : VaeStep
{
    private const int Mean = 0;
    private const int LogVariance = 1;
    private const int Sample = 2;

    [JsonIgnore]
    public override IReadOnlyList<StepInput> Inputs =>
        Columns(StepInputRole.Image, Options.InputColumnName, Options.LabelColumnName);

    [JsonIgnore]
    public override IReadOnlyList<StepOutput> Outputs =>
        Named(StepOutputKind.Latent, Options.MeanColumnName, Options.LogVarianceColumnName, Options.SampleColumnName);

    [JsonIgnore]
    public override IReadOnlyList<StepOutputKind> Results =>
        [StepOutputKind.Latent, StepOutputKind.Latent, StepOutputKind.Latent];

    [JsonIgnore]
    public override int BatchSize => Options.BatchSize;

    [JsonIgnore]
    public override string? NotSavable =>
        Options.SampleColumnName is { } name
            ? $"the column {name} is a random draw, and an ONNX graph has no seeded noise"
            : null;

    public override void Run(VaeModel model, StepBatch batch)
    {
        var mean = batch.Result(Mean);
        var logVariance = batch.Result(LogVariance);
        model.Encode(batch.Values, batch.Labels, mean, logVariance);
        if (!batch.Wants(Sample))
        {
            return;
        }

        foreach (var rows in batch.Runs())
        {
            var part = new Range(rows.Start * model.LatentSize, rows.End * model.LatentSize);
            model.SamplePosterior(
                mean[part],
                logVariance[part],
                Options.Seed,
                rows.FirstRow,
                batch.Result(Sample)[part]
            );
        }
    }
}
