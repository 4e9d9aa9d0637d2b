namespace Vae.Inference;

/// <summary>Makes an image of shape <c>[Channels, Height, Width]</c> of a vector, row-major.</summary>
public sealed record ReshapeLayer(int Channels, int Height, int Width) : VaeLayer
{
    /// <inheritdoc/>
    public override DataShape OutputShape(DataShape input)
    {
        var output = new DataShape(Channels, Height, Width);
        return !input.IsImage && input.Size == output.Size
            ? output
            : throw Refuse(input, $"vectors of {output.Size} elements");
    }
}
