using System.Text.Json.Serialization;

namespace Vae.Inference;

/// <summary>
/// A prior p(z) that rows are generated from, in place of the standard normal one that the model was trained with: for each class a mixture of
/// Gaussians with diagonal covariances, fitted to what the training rows' posteriors add up to. A part of the model's card.
/// </summary>
/// <remarks>
/// The posteriors of the training rows leave holes in the standard normal prior, which decode to rows that are like none (Ghosh et al. 2020,
/// "From variational to deterministic autoencoders", fit a mixture for that). Bounds on the likelihood are still those of the standard normal prior.
/// </remarks>
public sealed record LatentPrior
{
    /// <summary>The mixture of each class; one alone for an unconditional model, or for all classes.</summary>
    public required IReadOnlyList<LatentMixture> Classes { get; init; }

    /// <summary>Checks that it is one of a model.</summary>
    /// <exception cref="ArgumentException">It is none; the message says why.</exception>
    internal void Validate(VaeSignature signature)
    {
        Argument.Require(
            Classes.Count > 0 && Classes.All(mixture => mixture is not null),
            "The prior has no mixtures, or one that is null; expected at least one."
        );
        Argument.Require(
            Classes.Count == 1 || Classes.Count == signature.ClassCount,
            $"The prior has {Classes.Count} mixtures; expected one, or one for each of {signature.ClassCount} classes."
        );
        foreach (var mixture in Classes)
        {
            mixture.Validate(signature.LatentSize);
        }
    }
}

/// <summary>A mixture of Gaussians with diagonal covariances.</summary>
public sealed record LatentMixture
{
    private double[]? ends;
    private float[]? deviations;

    /// <summary>The weight of each component; above 0, of the sum 1.</summary>
    public required IReadOnlyList<float> Weights { get; init; }

    /// <summary>The means, a component after the other.</summary>
    public required IReadOnlyList<float> Means { get; init; }

    /// <summary>The variances, a component after the other; above 0.</summary>
    public required IReadOnlyList<float> Variances { get; init; }

    /// <summary>Makes a draw of standard normals.</summary>
    /// <param name="draw">A number above 0 and below 1, which chooses the component.</param>
    /// <param name="latent">Standard normals; becomes a draw of this.</param>
    internal void Apply(double draw, Span<float> latent)
    {
        ends ??= Ends();
        deviations ??= [.. Variances.Select(MathF.Sqrt)];
        var found = Array.BinarySearch(ends, draw * ends[^1]);
        var first = Math.Min(found >= 0 ? found : ~found, ends.Length - 1) * latent.Length;
        for (var i = 0; i < latent.Length; i++)
        {
            latent[i] = Means[first + i] + deviations[first + i] * latent[i];
        }
    }

    internal void Validate(int latentSize)
    {
        Argument.Require(Weights.Count > 0, "A mixture of the prior has no components; expected at least one.");
        Argument.Require(
            Means.Count == Weights.Count * latentSize && Variances.Count == Means.Count,
            $"A mixture of the prior has {Weights.Count} weights, {Means.Count} means and {Variances.Count} variances; expected {latentSize} means and variances for each weight."
        );
        Argument.Require(
            Weights.All(weight => weight > 0) && Math.Abs(Weights.Sum() - 1) < 1e-3,
            "The weights of a mixture of the prior are not above 0, or do not add up to 1."
        );
        Argument.Require(
            Means.All(float.IsFinite) && Variances.All(variance => variance > 0 && float.IsFinite(variance)),
            "A mixture of the prior has a mean that is not finite, or a variance that is not above 0."
        );
    }

    private double[] Ends()
    {
        var sum = 0.0;
        return [.. Weights.Select(weight => sum += weight)];
    }
}
