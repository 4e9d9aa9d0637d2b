using Vae.Inference;
using Vae.Onnx;

namespace Vae.MLNet;

// From encoder and decoder to the step's results. A result that no column shows adds no node.
internal sealed partial class StepGraph
{
    private IReadOnlyDictionary<string, string>? encoded;
    private string? decoded;

    private string Mean => Encoded[BundleFormat.Mean];

    private string LogVariance => Encoded[BundleFormat.LogVariance];

    private IReadOnlyDictionary<string, string> Encoded =>
        encoded ??= Part(
            model.Bundle.Encoder,
            BundleFormat.EncoderGraph,
            model.Bundle.DataTensor,
            inputs[StepInputRole.Image],
            Label
        );

    /// <summary>What the latent vector or, where an image is given, its posterior's mean decodes to.</summary>
    private string Decoded =>
        decoded ??= Part(
            model.Bundle.Decoder,
            BundleFormat.DecoderGraph,
            BundleFormat.Latent,
            inputs.GetValueOrDefault(StepInputRole.Latent) ?? Mean,
            inputs.GetValueOrDefault(StepInputRole.TargetLabel) ?? Label
        )[model.Bundle.DataTensor];

    private string? Label => inputs.GetValueOrDefault(StepInputRole.Label);

    private IReadOnlyList<Func<string>> Results() =>
        step switch
        {
            FeaturizeStep => [() => Mean, () => LogVariance],
            ScoreStep => [() => Loss(), () => Divergence(), () => NegativeElbo()],
            AnomalyStep anomaly => [() => Score(anomaly.Options.Measure)],
            _ => [() => Decoded],
        };

    private string Score(VaeAnomalyMeasure measure) =>
        measure switch
        {
            VaeAnomalyMeasure.ReconstructionLoss => Loss(),
            VaeAnomalyMeasure.KlDivergence => Divergence(),
            _ => NegativeElbo(),
        };

    private IReadOnlyDictionary<string, string> Part(
        byte[] part,
        string name,
        string input,
        string value,
        string? label
    )
    {
        var given = new Dictionary<string, string> { [input] = value };
        if (label is not null)
        {
            given[BundleFormat.Label] = label;
        }

        var model = ModelProto.Parser.ParseFrom(part);
        return OnnxGraphBuilder.WhyNoPart(model) is { } why
            ? throw NotSavable.Because($"its {name} {why}")
            : graph.Part(model, name, given);
    }
}
