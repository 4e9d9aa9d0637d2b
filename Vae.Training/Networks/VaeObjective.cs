using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>The terms of the negative evidence lower bound, summed over a row's elements (report, eq. 17 and 30).</summary>
public static class VaeObjective
{
    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>
    /// −log p(x|z) summed over all elements of all rows, a scalar: binary cross-entropy from logits, or ½(x − mean)² + ½ ln 2π.
    /// </summary>
    /// <param name="decoded">The decoder's logits or means.</param>
    /// <param name="data">The rows, of the same shape.</param>
    /// <param name="likelihood">Which of the two.</param>
    public static Tensor ReconstructionSum(Tensor decoded, Tensor data, Likelihood likelihood)
    {
        ArgumentNullException.ThrowIfNull(decoded);
        ArgumentNullException.ThrowIfNull(data);
        return likelihood switch
        {
            Likelihood.Bernoulli => nn.functional.binary_cross_entropy_with_logits(
                decoded,
                data,
                reduction: nn.Reduction.Sum
            ),
            Likelihood.Gaussian => SquaredError(decoded, data),
            _ => throw new ArgumentOutOfRangeException(
                nameof(likelihood),
                likelihood,
                "Expected Bernoulli or Gaussian."
            ),
        };
    }

    /// <summary>KL(q‖N(0, I)) of each dimension of each row, <c>[batch, latent]</c>: ½(μ² + σ² − log σ² − 1) (report, eq. 17).</summary>
    public static Tensor KlDivergence(Tensor mean, Tensor logVariance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        return mean.mul(mean).add(logVariance.exp(), Scalars.One).sub(logVariance).sub(Scalars.One).mul(Scalars.Half);
    }

    private static Tensor SquaredError(Tensor decoded, Tensor data)
    {
        using var constant = (data.numel() * HalfLogTwoPi).ToScalar();
        var error = decoded.sub(data);
        return error.mul(error).sum().mul(Scalars.Half).add(constant, Scalars.One);
    }

    /// <summary>
    /// The batch's average KL divergence as the objective sees it, a scalar: each dimension counts at least
    /// <paramref name="freeBits"/> nats (Kingma et al. 2016).
    /// </summary>
    /// <param name="klDivergence">Of each dimension of each row, <c>[batch, latent]</c>.</param>
    /// <param name="freeBits">Nats per dimension that cost nothing; 0 for none.</param>
    public static Tensor KlPenalty(Tensor klDivergence, double freeBits)
    {
        ArgumentNullException.ThrowIfNull(klDivergence);
        var perDimension = klDivergence.mean([0]);
        if (freeBits == 0)
        {
            return perDimension.sum();
        }

        using var least = freeBits.ToScalar();
        return perDimension.clamp_min(least).sum();
    }
}
