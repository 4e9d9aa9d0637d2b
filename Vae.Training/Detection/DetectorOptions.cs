namespace Vae.Training;

/// <summary>What a detector of unusual rows is made of. The defaults are the same for all data.</summary>
public sealed record DetectorOptions
{
    /// <summary>The most numbers of reference rows that a graph keeps for each network by default.</summary>
    private const int MostReferenceNumbers = 4 << 20;

    private const int MostReferenceRows = 2048;
    private const int LeastReferenceRows = 256;

    /// <summary>
    /// How many networks of different seeds judge together; at least 1. They hold out the same rows, and the first is the bundle's encoder
    /// and decoder.
    /// </summary>
    public int Networks { get; init; } = 3;

    /// <summary>
    /// How many training rows stand for all of them; at least 2. Null for 2048, or fewer of wide rows, but not below 256; never more than
    /// there are.
    /// </summary>
    public int? ReferenceRows { get; init; }

    /// <summary>How many of the nearest reference rows tell how dense it is around a row; at least 1.</summary>
    public int Neighbours { get; init; } = 5;

    /// <summary>The share of the reference rows within whose distance a row is judged as a whole; above 0, at most 1.</summary>
    public double NeighbourhoodShare { get; init; } = 0.05;

    /// <summary>How much a difference in what the networks do not reconstruct counts beside one in the rows themselves; positive.</summary>
    public double ResidualWeight { get; init; } = 1;

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        Check.AtLeast(Networks, 1, "number of networks");
        Check.AtLeast(ReferenceRows ?? 2, 2, "number of reference rows");
        Check.AtLeast(Neighbours, 1, "number of neighbours");
        Check.Fraction(NeighbourhoodShare, "share of the neighbourhood");
        Check.Positive(ResidualWeight, "weight of the residuals");
    }

    /// <summary>The neighbours of a row among so many reference rows.</summary>
    internal int NeighboursOf(int referenceRows) => Math.Min(Neighbours, referenceRows - 1);

    /// <summary>The reference rows in a row's neighbourhood.</summary>
    internal int NeighbourhoodOf(int referenceRows) =>
        Math.Min(Math.Max(1, (int)Math.Ceiling(NeighbourhoodShare * referenceRows)), referenceRows - 1);

    /// <summary>The reference rows of so many training rows of a width.</summary>
    internal int ReferenceRowsOf(int rows, int width) =>
        Math.Min(
            rows,
            ReferenceRows ?? Math.Clamp(MostReferenceNumbers / (2 * width), LeastReferenceRows, MostReferenceRows)
        );
}
