namespace Vae.Inference;

/// <summary>
/// The counter-based generator Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): four random 32-bit
/// words as a function of a 128-bit counter and a 64-bit key, with no state.
/// </summary>
public static class Philox4x32
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
