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
        for (var i = 0; i < pixels.Length; i += 4)
        {
            var words = Philox4x32.Block(seed, row, (uint)i / 4, purpose);
            Draw(words.W0, ref pixels[i]);
            if (pixels.Length - i > 1)
            {
                Draw(words.W1, ref pixels[i + 1]);
            }

            if (pixels.Length - i > 2)
            {
                Draw(words.W2, ref pixels[i + 2]);
            }

            if (pixels.Length - i > 3)
            {
                Draw(words.W3, ref pixels[i + 3]);
            }
        }
    }

    /// <summary>Never 1 of a probability of 0, and always of 1.</summary>
    private static void Draw(uint word, ref float pixel) => pixel = word < pixel * Words ? 1 : 0;
}
