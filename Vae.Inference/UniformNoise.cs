namespace Vae.Inference;

/// <summary>Numbers between 0 and 1 whose row i depends on the seed, the stream and i alone.</summary>
internal static class UniformNoise
{
    /// <summary>
    /// Fills one row with numbers above 0 and below 1, from <paramref name="start"/>, a multiple of 4, of its stream on.
    /// </summary>
    public static void FillRow(long seed, long row, NoisePurpose purpose, Span<double> values, uint start = 0)
    {
        for (var i = 0; i < values.Length; i += 4)
        {
            var words = Philox4x32.Block(seed, row, (start + (uint)i) / 4, purpose);
            values[i] = Of(words.W0);
            if (values.Length - i > 1)
            {
                values[i + 1] = Of(words.W1);
            }

            if (values.Length - i > 2)
            {
                values[i + 2] = Of(words.W2);
            }

            if (values.Length - i > 3)
            {
                values[i + 3] = Of(words.W3);
            }
        }
    }

    /// <summary>One number above 0 and below 1: that at the place <paramref name="index"/> of a row.</summary>
    public static double At(long seed, long row, NoisePurpose purpose, int index)
    {
        var words = Philox4x32.Block(seed, row, (uint)index / 4, purpose);
        return Of(
            (index % 4) switch
            {
                0 => words.W0,
                1 => words.W1,
                2 => words.W2,
                _ => words.W3,
            }
        );
    }

    /// <summary>The place in whose part of a sum a draw falls: one whose part is above 0, and 0 where none is.</summary>
    /// <param name="parts">Numbers from 0 on.</param>
    /// <param name="draw">A number above 0 and below 1.</param>
    public static int Place(ReadOnlySpan<double> parts, double draw)
    {
        var sum = 0.0;
        foreach (var part in parts)
        {
            sum += part;
        }

        var (left, last) = (draw * sum, 0);
        for (var i = 0; i < parts.Length; i++)
        {
            last = parts[i] > 0 ? i : last;
            left -= parts[i];
            if (left < 0)
            {
                return i;
            }
        }

        // All of the sum, to the last bit.
        return last;
    }

    /// <summary>Half a step off 0 and 1.</summary>
    private static double Of(uint word) => (word + 0.5) * (1.0 / 4294967296.0);
}
