namespace Vae.Inference;

public sealed partial class VaeModel
{
    /// <summary>The index of the first element of latent vectors that is not finite.</summary>
    /// <param name="latents">Any number of elements of latent vectors.</param>
    /// <returns>The index, or −1 when all are finite.</returns>
    public static int IndexOfInvalidLatent(ReadOnlySpan<float> latents) => ValueCheck.FirstNotFinite(latents);

    private int CountLatents(int length) =>
        length % LatentSize == 0
            ? length / LatentSize
            : throw new ArgumentException(
                $"The latent rows hold {length} values; expected a multiple of the latent size {LatentSize}."
            );

    private void CheckLatents(ReadOnlySpan<float> latents)
    {
        var bad = IndexOfInvalidLatent(latents);
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"Row {bad / LatentSize} of the latent rows holds {latents[bad]:R} at element {bad % LatentSize}; expected a finite number."
            );
        }
    }

    private void RequireConditional()
    {
        if (!IsConditional)
        {
            throw new InvalidOperationException(
                "The model is unconditional; style transfer needs a model that takes labels."
            );
        }
    }
}
