namespace Vae.Inference;

/// <summary>How well a model explains one row, in nats; smaller is better.</summary>
/// <param name="ReconstructionLoss">
/// −log p(x|z) summed over the row's elements and averaged over the samples of z: the binary cross-entropy, or ½(x − mean)² + ½ ln 2π.
/// </param>
/// <param name="KlDivergence">
/// KL(q(z|x) ‖ p(z)) in closed form (report, eq. 17); of a prior that the network was trained with (<see cref="LatentPrior.IsTrained"/>) the negative
/// entropy of q in closed form, and −log p(z) of the samples of z on average.
/// </param>
/// <param name="ImportanceWeightedBound">
/// The negative importance-weighted bound −log (1/k) Σ p(x, zᵢ) / q(zᵢ|x), which approaches −log p(x) from above as k grows
/// (Burda et al. 2016, eq. 8); NaN when no importance samples were asked for.
/// </param>
public readonly record struct VaeScore(double ReconstructionLoss, double KlDivergence, double ImportanceWeightedBound)
{
    /// <summary>The negative evidence lower bound (report, eq. 30 with β = 1).</summary>
    public double NegativeElbo => ReconstructionLoss + KlDivergence;
}

/// <summary>How <see cref="VaeModel"/> scores rows.</summary>
public sealed record VaeScoreOptions
{
    /// <summary>The seed of the samples of z.</summary>
    public long Seed { get; init; }

    /// <summary>The number of the first row, on which its samples depend. Rows of one data set scored in parts keep their numbers.</summary>
    public long FirstRow { get; init; }

    /// <summary>
    /// The samples of z per row that the reconstruction loss is averaged over. One, the
    /// default, is what the trainer's evaluation takes, so that the same seed repeats its metrics. With 0 the posterior's mean is decoded
    /// instead: a score without noise, but no bound on log p(x).
    /// </summary>
    public int ElboSamples { get; init; } = 1;

    /// <summary>The samples k of the importance-weighted bound; 0 for no bound.</summary>
    public int ImportanceSamples { get; init; }

    /// <summary>
    /// Whether rows are scored as black and white pixels whose probabilities the grey levels are, drawn by the seed and the number of the row:
    /// for a Bernoulli likelihood (<see cref="Binarization"/>).
    /// </summary>
    public bool Binarize { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is negative.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(FirstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(ElboSamples);
        ArgumentOutOfRangeException.ThrowIfNegative(ImportanceSamples);
    }
}
