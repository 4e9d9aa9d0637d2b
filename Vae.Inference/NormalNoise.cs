namespace Vae.Inference;

/// <summary>Standard normal numbers whose row i depends on the seed, the stream and i alone.</summary>
internal static class NormalNoise
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

/// <summary>What random numbers are for. The purposes of one seed are independent of each other.</summary>
internal enum NoisePurpose
{
    /// <summary>Latent vectors from the prior.</summary>
    Prior = 0,

    /// <summary>Latent vectors from the posterior.</summary>
    Posterior = 1,

    /// <summary>The samples of an importance-weighted bound.</summary>
    ImportanceSampling = 2,

    /// <summary>The reparameterisation noise of training.</summary>
    Training = 3,

    /// <summary>The noise of an evaluation during or after training.</summary>
    Evaluation = 4,

    /// <summary>The order of the training rows.</summary>
    Shuffle = 5,

    /// <summary>Labels drawn by proportion.</summary>
    Labels = 6,

    /// <summary>The order of more training rows than numbers of them are kept.</summary>
    Permutation = 7,

    /// <summary>The options and numbers of generated cells.</summary>
    Cells = 8,

    /// <summary>The options and numbers of filled-in cells, and which latent vector they are of.</summary>
    Imputation = 9,

    /// <summary>The component of a prior that is a mixture.</summary>
    PriorComponent = 10,

    /// <summary>The black and white pixels of a row that is drawn once.</summary>
    Binarization = 11,

    /// <summary>The black and white pixels of a training row that is drawn anew each time.</summary>
    DynamicBinarization = 12,

    /// <summary>Codes from their prior.</summary>
    Codes = 13,

    /// <summary>The encoder's outputs that take the places of codes that do not occur.</summary>
    CodeRestarts = 14,

    /// <summary>The turns and shifts of a training picture.</summary>
    Jitter = 15,
}

/// <summary>
/// The counter-based generator Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): four random 32-bit
/// words as a function of a 128-bit counter and a 64-bit key, with no state.
/// </summary>
internal static class Philox4x32
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    /// <summary>The four words for a counter and a key; the low words come first.</summary>
    public static (uint W0, uint W1, uint W2, uint W3) Block(uint c0, uint c1, uint c2, uint c3, uint key0, uint key1)
    {
        for (var round = 0; round < 10; round++)
        {
            var product0 = (ulong)Multiplier0 * c0;
            var product1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = (
                (uint)(product1 >> 32) ^ c1 ^ key0,
                (uint)product1,
                (uint)(product0 >> 32) ^ c3 ^ key1,
                (uint)product0
            );
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>
    /// The four words of one block of a row: key = <paramref name="seed"/>, counter = (<paramref name="row"/>,
    /// <paramref name="block"/>, <paramref name="purpose"/>).
    /// </summary>
    public static (uint W0, uint W1, uint W2, uint W3) Block(long seed, long row, uint block, NoisePurpose purpose) =>
        Block((uint)row, (uint)(row >> 32), block, (uint)purpose, (uint)seed, (uint)(seed >> 32));
}
