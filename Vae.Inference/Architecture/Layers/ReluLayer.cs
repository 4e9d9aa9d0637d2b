namespace Vae.Inference;

/// <summary>Rectified linear unit, max(x, 0), element by element.</summary>
public sealed record ReluLayer : VaeLayer
{
    /// <inheritdoc/>
    public override DataShape OutputShape(DataShape input) => input;
}
