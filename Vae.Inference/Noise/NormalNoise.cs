namespace Vae.Inference;

/// <summary>Standard normal numbers whose row i depends on the seed, the stream and i alone.</summary>
public static class NormalNoise
{
    /// <summary>
    /// Fills <paramref name="values"/>, rows of <paramref name="width"/> numbers from row <paramref name="firstRow"/> on, with standard
    /// normals: the Box–Muller transform of Philox4x32-10 words.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// <paramref name="width"/> is below 1, or the length of <paramref name="values"/> is no multiple of it.
    /// </exception>
    public static void Fill(long seed, long firstRow, NoisePurpose purpose, int width, Span<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (values.Length % width != 0)
        {
            throw new ArgumentException(
                $"There are {values.Length} values; expected a multiple of the row width {width}."
            );
        }

        for (var row = 0; row < values.Length / width; row++)
        {
            FillRow(seed, firstRow + row, purpose, values.Slice(row * width, width));
        }
    }

    private static void FillRow(long seed, long row, NoisePurpose purpose, Span<float> values)
    {
        for (var start = 0; start < values.Length; start += 4)
        {
            var words = Philox4x32.Block(seed, row, (uint)(start / 4), purpose);
            Pair(words.W0, words.W1, values[start..]);
            if (values.Length - start > 2)
            {
                Pair(words.W2, words.W3, values[(start + 2)..]);
            }
        }
    }

    /// <summary>Puts the one or two normals that there is room for.</summary>
    private static void Pair(uint word0, uint word1, Span<float> values)
    {
        // Half a step off zero keeps the logarithm finite; 32 bits reach out to 6.7 standard deviations.
        var radius = Math.Sqrt(-2 * Math.Log((word0 + 0.5) * (1.0 / 4294967296.0)));
        var (sine, cosine) = Math.SinCos(2 * Math.PI * ((word1 + 0.5) * (1.0 / 4294967296.0)));
        values[0] = (float)(radius * cosine);
        if (values.Length > 1)
        {
            values[1] = (float)(radius * sine);
        }
    }
}
