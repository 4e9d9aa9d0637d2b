using Vae.Inference;

namespace Vae.Report;

/// <summary>A model and what the figures call it.</summary>
internal sealed record NamedModel(string Name, VaeModel Model)
{
    /// <summary>The two models of the report.</summary>
    public static IReadOnlyList<NamedModel> Pair(ReportInputs inputs) =>
        [new("VAE", inputs.Vae), new("CVAE", inputs.Cvae)];

    /// <summary>The two models of the report and, when there is one, the wide model.</summary>
    public static IReadOnlyList<NamedModel> All(ReportInputs inputs) =>
        inputs.Wide is { } wide ? [.. Pair(inputs), new(NameOfWide(wide), wide)] : Pair(inputs);

    public static string NameOfWide(VaeModel wide) => $"VAE, {wide.LatentSize}-D";
}
