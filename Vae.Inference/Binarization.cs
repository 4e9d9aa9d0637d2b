namespace Vae.Inference;

/// <summary>
/// Whether grey levels are the probabilities of pixels that are black or white (Salakhutdinov and Murray 2008, "On the quantitative analysis
/// of deep belief networks"). Likelihoods of such rows can be compared with published ones; those of grey levels, which a Bernoulli
/// distribution has no density of, cannot.
/// </summary>
public enum Binarization
{
    /// <summary>Rows are taken as they are.</summary>
    None,

    /// <summary>A row is drawn once, by the seed and its number.</summary>
    Static,

    /// <summary>
    /// A training draws a row anew each time that it sees it, by the seed and how many rows it has seen. Rows that are evaluated are drawn once,
    /// as by <see cref="Static"/>.
    /// </summary>
    Dynamic,
}

/// <summary>Draws of black and white pixels.</summary>
internal static class BinaryPixels
{
    private const double Words = 4294967296.0;

    /// <summary>Puts 1 in the place of each element with the element as its probability, and 0 otherwise.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="row">The row's number, on which its draws depend alone.</param>
    /// <param name="purpose">What they are for.</param>
    /// <param name="pixels">Numbers from 0 to 1.</param>
    public static void Draw(long seed, long row, NoisePurpose purpose, Span<float> pixels)
    {
        for (var start = 0; start < pixels.Length; start += 4)
        {
            var block = Philox4x32.Block(seed, row, (uint)start / 4, purpose);
            ReadOnlySpan<uint> words = [block.W0, block.W1, block.W2, block.W3];
            for (var i = 0; i < words.Length && start + i < pixels.Length; i++)
            {
                // Never 1 of a probability of 0, and always of 1.
                pixels[start + i] = words[i] < pixels[start + i] * Words ? 1 : 0;
            }
        }
    }
}
