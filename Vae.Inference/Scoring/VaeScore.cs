namespace Vae.Inference;

/// <summary>How well a model explains one row, in nats; smaller is better.</summary>
/// <param name="ReconstructionLoss">
/// −log p(x|z) summed over the row's elements and averaged over the samples of z: the binary cross-entropy, or ½(x − mean)² + ½ ln 2π.
/// </param>
/// <param name="KlDivergence">KL(q(z|x) ‖ p(z)) in closed form (report, eq. 17).</param>
/// <param name="ImportanceWeightedBound">
/// The negative importance-weighted bound −log (1/k) Σ p(x, zᵢ) / q(zᵢ|x), which approaches −log p(x) from above as k grows
/// (Burda et al. 2016, eq. 8); NaN when no importance samples were asked for.
/// </param>
public readonly record struct VaeScore(double ReconstructionLoss, double KlDivergence, double ImportanceWeightedBound)
{
    /// <summary>The negative evidence lower bound (report, eq. 30 with β = 1).</summary>
    public double NegativeElbo => ReconstructionLoss + KlDivergence;
}
