namespace Vae.Inference;

/// <summary>Turns pixels in [0, 1] into bytes.</summary>
public static class PixelBytes
{
    /// <summary>
    /// Writes <c>pixel × 255</c>, rounded to the nearest whole number and a half away from zero, into <paramref name="bytes"/>. Values
    /// below 0 and above 1 become 0 and 255.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths differ, or a pixel is not a number.</exception>
    public static void FromUnit(ReadOnlySpan<float> pixels, Span<byte> bytes)
    {
        if (pixels.Length != bytes.Length)
        {
            throw new ArgumentException(
                $"There are {bytes.Length} bytes for {pixels.Length} pixels; expected as many."
            );
        }

        for (var i = 0; i < pixels.Length; i++)
        {
            bytes[i] = float.IsNaN(pixels[i])
                ? throw new ArgumentException($"Pixel {i} is not a number; expected a value in [0, 1].")
                : (byte)MathF.Round(Math.Clamp(pixels[i], 0f, 1f) * 255f, MidpointRounding.AwayFromZero);
        }
    }
}
