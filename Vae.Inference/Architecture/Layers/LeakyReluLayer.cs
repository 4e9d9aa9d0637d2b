namespace Vae.Inference;

/// <summary>Leaky rectified linear unit: x where x is positive, <paramref name="NegativeSlope"/>·x elsewhere.</summary>
public sealed record LeakyReluLayer(float NegativeSlope = 0.01f) : VaeLayer
{
    /// <inheritdoc/>
    public override DataShape OutputShape(DataShape input) => input;
}
