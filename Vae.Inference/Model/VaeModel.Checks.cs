namespace Vae.Inference;

public sealed partial class VaeModel
{
    /// <summary>
    /// The index of the first element that the model's likelihood does not allow, so that a caller can say where it came from: one that is
    /// outside [0, 1] (Bernoulli) or not finite (Gaussian).
    /// </summary>
    /// <param name="images">Any number of elements of images.</param>
    /// <returns>The index, or −1 when all are allowed.</returns>
    public int IndexOfInvalidPixel(ReadOnlySpan<float> images) =>
        Architecture.Likelihood == Likelihood.Bernoulli
            ? ValueCheck.FirstOutsideUnitInterval(images)
            : ValueCheck.FirstNotFinite(images);

    /// <summary>The index of the first element of latent vectors that is not finite.</summary>
    /// <param name="latents">Any number of elements of latent vectors.</param>
    /// <returns>The index, or −1 when all are finite.</returns>
    public static int IndexOfInvalidLatent(ReadOnlySpan<float> latents) => ValueCheck.FirstNotFinite(latents);

    private static void CheckFirstRow(long firstRow)
    {
        if (firstRow < 0)
        {
            throw new ArgumentException($"The first row is {firstRow}; expected 0 or more.");
        }
    }

    private static void CheckLength(int length, int rows, int width, string what)
    {
        if (length != (long)rows * width)
        {
            throw new ArgumentException($"The {what} span holds {length} values; expected {rows} rows of {width}.");
        }
    }

    private int CountImages(int length) =>
        length % DataSize == 0
            ? length / DataSize
            : throw new ArgumentException(
                $"The images hold {length} values; expected a multiple of {DataSize}, the size of a {Architecture.Shape} row."
            );

    private int CountLatents(int length) =>
        length % LatentSize == 0
            ? length / LatentSize
            : throw new ArgumentException(
                $"The latent rows hold {length} values; expected a multiple of the latent size {LatentSize}."
            );

    private void CheckLabels(ReadOnlySpan<long> labels, int rows, string what)
    {
        var expected = IsConditional ? rows : 0;
        if (labels.Length != expected)
        {
            throw new ArgumentException(
                IsConditional
                    ? $"There are {labels.Length} {what} for {rows} rows; the model is conditional and expects one per row."
                    : $"There are {labels.Length} {what}; the model is unconditional and expects none."
            );
        }

        var row = ClassCount == 0 ? -1 : labels.IndexOfAnyExceptInRange(0, ClassCount - 1);
        if (row >= 0)
        {
            throw new ArgumentException(
                $"Row {row} of the {what} is {labels[row]}; expected a class from 0 to {ClassCount - 1}."
            );
        }
    }

    private void CheckPixels(ReadOnlySpan<float> images, int firstRow)
    {
        var bad = IndexOfInvalidPixel(images);
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"Row {firstRow + bad / DataSize} of the images holds {images[bad]:R} at element {bad % DataSize}; expected "
                    + (Architecture.Likelihood == Likelihood.Bernoulli ? "a number from 0 to 1." : "a finite number.")
            );
        }
    }

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
