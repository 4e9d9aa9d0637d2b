namespace Vae.Inference;

/// <summary>
/// Latent variables that are codes (van den Oord, Vinyals and Kavukcuoglu 2017, "Neural discrete representation learning"): at each position of a
/// small picture the number of one of the codebook's vectors.
/// </summary>
public sealed record LatentCodes
{
    /// <summary>They are numbers in memory for each position of a batch, and floats hold each of them.</summary>
    internal const int MostCodes = 65_536;

    /// <summary>The number of the codebook's vectors, at least 2: a code is a number from 0 to below it.</summary>
    public required int Size { get; init; }

    /// <summary>The positions from top to bottom.</summary>
    public required int Height { get; init; }

    /// <summary>The positions from left to right.</summary>
    public required int Width { get; init; }

    /// <summary>The number of positions, which are numbered row by row.</summary>
    internal int Positions => Height * Width;

    /// <summary>
    /// The divergence of a row's codes, of which the encoder is certain, from the prior under which all are as likely: positions · ln K, in nats
    /// (van den Oord et al. 2017, section 3.2).
    /// </summary>
    internal double Rate => Positions * Math.Log(Size);

    internal void Validate(int latentSize)
    {
        Argument.Require(Size is >= 2 and <= MostCodes, $"The codebook has {Size} vectors; expected 2 to {MostCodes}.");
        Argument.Require(
            Height >= 1 && Width >= 1 && (long)Height * Width == latentSize,
            $"The codes of a row lie at {Height}×{Width} positions and the latent size is {latentSize}; expected as many positions, one at least."
        );
    }
}
