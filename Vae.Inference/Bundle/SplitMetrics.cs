namespace Vae.Inference;

/// <summary>Averages over the rows of one split, in nats a row.</summary>
public sealed record SplitMetrics
{
    /// <summary>The reconstruction loss −log p(x|z), summed over the elements of a row, for one sample of z.</summary>
    public required double Reconstruction { get; init; }

    /// <summary>The KL divergence from the prior, before weighting (report, eq. 17).</summary>
    public required double KlDivergence { get; init; }

    /// <summary>The negative evidence lower bound: reconstruction loss plus KL divergence, unweighted.</summary>
    public double Total => Reconstruction + KlDivergence;

    /// <summary>Reconstruction loss over KL divergence; 10 to 50 is healthy (report, section 4.4).</summary>
    public double Ratio => Reconstruction / KlDivergence;

    /// <summary>Latent dimensions whose posterior mean has a variance of at least 0.01 over the rows (Burda et al. 2016).</summary>
    public required int ActiveUnits { get; init; }
}
