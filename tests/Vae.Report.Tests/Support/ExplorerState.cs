namespace Vae.Report.Tests;

/// <summary>What <c>vaeExplorer.state()</c> gives.</summary>
/// <param name="Model">The model's id.</param>
/// <param name="Z">The latent vector that is looked at.</param>
/// <param name="Label">The pressed class; null for unconditional models.</param>
/// <param name="Image">The digit that is shown.</param>
/// <param name="Placed">Where the drawn image lies; null before one is drawn.</param>
/// <param name="Reconstruction">The decoded <paramref name="Placed"/>.</param>
/// <param name="Input">The drawn image as the encoder takes it.</param>
internal sealed record ExplorerState(
    string Model,
    float[] Z,
    int? Label,
    float[] Image,
    float[]? Placed,
    float[]? Reconstruction,
    float[]? Input
)
{
    /// <summary>The labels to give to <see cref="Inference.VaeModel"/>.</summary>
    public long[] Labels => Label is { } label ? [label] : [];
}
