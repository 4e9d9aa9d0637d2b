namespace Vae.Inference;

/// <summary>Sigmoid linear unit, x·sigmoid(x), element by element.</summary>
public sealed record SiluLayer : VaeLayer
{
    /// <inheritdoc/>
    public override DataShape OutputShape(DataShape input) => input;
}
