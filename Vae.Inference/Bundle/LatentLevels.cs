namespace Vae.Inference;

/// <summary>
/// Gaussian latent variables in levels, from the top, of which each depends on those above it: those of a hierarchical VAE with top-down inference
/// (Sønderby et al. 2016, Vahdat and Kautz 2020).
/// </summary>
/// <remarks>
/// A latent row holds the levels one after the other, from the top, each in units of its own prior: where level l has the prior N(μ, σ²) given the levels
/// above it, the row has u = (z − μ)/σ. Under the prior all of it is standard normal therefore, and the divergence of a posterior N(m, s²) of u is that
/// from N(0, I), which is the one of z.
/// </remarks>
public sealed record LatentLevels
{
    /// <summary>The number of latent dimensions of each level, from the top; two levels at least.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>How many numbers the encoder makes of a row for the posteriors of all levels.</summary>
    public required int FeatureSize { get; init; }

    internal void Validate(int latentSize)
    {
        Argument.Require(
            Sizes is { Count: >= 2 } && Sizes.All(size => size >= 1) && Sizes.Sum(size => (long)size) == latentSize,
            $"The levels have {(Sizes is null ? "no" : string.Join(", ", Sizes))} dimensions and the latent size is {latentSize}; expected two levels or more of at least one dimension each, as many as that together."
        );
        Argument.Require(FeatureSize >= 1, $"The levels take {FeatureSize} features of a row; expected at least 1.");
    }

    /// <inheritdoc/>
    public bool Equals(LatentLevels? other) =>
        other is not null && FeatureSize == other.FeatureSize && Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(FeatureSize, Sizes.Count);

    /// <inheritdoc/>
    public override string ToString() => $"{string.Join("+", Sizes)} of {FeatureSize} features";
}
