namespace Vae.Inference;

/// <summary>Makes a vector of an image, row-major.</summary>
public sealed record FlattenLayer : VaeLayer
{
    /// <inheritdoc/>
    public override DataShape OutputShape(DataShape input) => new(input.Size);
}
