namespace Vae.Inference;

/// <summary>How <see cref="VaeModel"/> scores rows.</summary>
public sealed record VaeScoreOptions
{
    /// <summary>The seed of the samples of z.</summary>
    public long Seed { get; init; }

    /// <summary>The number of the first row, on which its samples depend. Rows of one data set scored in parts keep their numbers.</summary>
    public long FirstRow { get; init; }

    /// <summary>
    /// The samples of z per row that the reconstruction loss is averaged over, from <see cref="NoisePurpose.Evaluation"/>. One, the
    /// default, is what the trainer's evaluation takes, so that the same seed repeats its figures. With 0 the posterior's mean is decoded
    /// instead: a score without noise, but no bound on log p(x).
    /// </summary>
    public int ElboSamples { get; init; } = 1;

    /// <summary>The samples k of the importance-weighted bound, from <see cref="NoisePurpose.ImportanceSampling"/>; 0 for no bound.</summary>
    public int ImportanceSamples { get; init; }

    /// <summary>Checks every value; returns this.</summary>
    /// <exception cref="ArgumentException">A value is negative.</exception>
    public VaeScoreOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(FirstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(ElboSamples);
        ArgumentOutOfRangeException.ThrowIfNegative(ImportanceSamples);
        return this;
    }
}
