namespace Vae.Inference;

/// <summary>Hyperbolic tangent, element by element.</summary>
public sealed record TanhLayer : VaeLayer
{
    /// <inheritdoc/>
    public override DataShape OutputShape(DataShape input) => input;
}
