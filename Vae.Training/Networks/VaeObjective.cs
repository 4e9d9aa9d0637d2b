using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>The terms of the negative evidence lower bound, summed over a row's elements (report, eq. 17 and 30).</summary>
public static class VaeObjective
{
    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>
    /// −log p(x|z) summed over all elements of all rows, a scalar: binary cross-entropy from logits, ½(x − mean)² + ½ ln 2π, or that of a
    /// likelihood with a variance (see <see cref="Likelihood"/>).
    /// </summary>
    /// <param name="decoded">The decoder's logits (where rows are from 0 to 1) or means.</param>
    /// <param name="data">The rows, of the same shape.</param>
    /// <param name="likelihood">Which distribution.</param>
    /// <param name="logVariance">The logarithms of the variances, for a likelihood that has them; broadcast over the rows.</param>
    /// <param name="degreesOfFreedom">Those of <see cref="Likelihood.StudentT"/>.</param>
    /// <param name="weights">How many rows each row counts as, <c>[rows]</c>; null where each counts as one.</param>
    /// <param name="columns">The columns of <see cref="Likelihood.Mixed"/>.</param>
    public static Tensor ReconstructionSum(
        Tensor decoded,
        Tensor data,
        Likelihood likelihood,
        Tensor? logVariance = null,
        int? degreesOfFreedom = null,
        Tensor? weights = null,
        IReadOnlyList<MixedColumn>? columns = null
    )
    {
        ArgumentNullException.ThrowIfNull(decoded);
        ArgumentNullException.ThrowIfNull(data);
        if (weights is not null)
        {
            return ReconstructionLosses(decoded, data, likelihood, logVariance, degreesOfFreedom, columns)
                .mul(weights)
                .sum();
        }

        var (loss, constant) = Losses(decoded, data, likelihood, logVariance, degreesOfFreedom, columns, summed: true);
        using var constants = (constant * data.numel()).ToScalar();
        return loss.sum().add(constants, Scalars.One);
    }

    /// <summary>As <see cref="ReconstructionSum"/> of each row alone, <c>[rows]</c>.</summary>
    internal static Tensor ReconstructionLosses(
        Tensor decoded,
        Tensor data,
        Likelihood likelihood,
        Tensor? logVariance,
        int? degreesOfFreedom,
        IReadOnlyList<MixedColumn>? columns
    )
    {
        var (loss, constant) = Losses(decoded, data, likelihood, logVariance, degreesOfFreedom, columns, summed: false);
        using var constants = (constant * (data.numel() / data.shape[0])).ToScalar();
        return loss.flatten(1).sum([1]).add(constants, Scalars.One);
    }

    /// <summary>ln p(z) − ln q(z|x) of z = μ + σ·ε, summed over the last dimension: ½ Σ (ε² + ln σ² − z²); the constants cancel.</summary>
    internal static Tensor LogPriorRatio(Tensor logVariance, Tensor noise, Tensor latent) =>
        Square(noise).add(logVariance, Scalars.One).sub(Square(latent)).mul(Scalars.Half).sum([-1]);

    /// <summary>The entropy of q(z|x), summed over the last dimension: ½ Σ (ln σ² + 1 + ln 2π).</summary>
    internal static Tensor Entropy(Tensor logVariance) =>
        logVariance.add(Scalars.EntropyOfOne, Scalars.One).mul(Scalars.Half).sum([-1]);

    /// <summary>ln q(z|x) of z = μ + σ·ε, summed over the last dimension: −½ Σ (ε² + ln σ² + ln 2π).</summary>
    internal static Tensor LogPosterior(Tensor logVariance, Tensor noise) =>
        Square(noise).add(logVariance, Scalars.One).add(Scalars.LogTwoPi, Scalars.One).mul(Scalars.MinusHalf).sum([-1]);

    /// <summary>−ln (1/k) Σ exp(β·ratio − loss) over the samples of each row, <c>[rows]</c> (Burda et al. 2016, eq. 8).</summary>
    /// <param name="losses">−ln p(x|z) of each sample, <c>[rows, samples]</c>.</param>
    /// <param name="ratios">ln p(z) − ln q(z|x) of each sample, <c>[rows, samples]</c>.</param>
    /// <param name="beta">The weight of the ratios.</param>
    internal static Tensor ImportanceWeightedBound(Tensor losses, Tensor ratios, double beta)
    {
        using var factor = beta.ToScalar();
        using var samples = Math.Log(losses.shape[1]).ToScalar();
        return ratios.mul(factor).sub(losses).logsumexp(1).neg().add(samples, Scalars.One);
    }

    /// <summary>What each element costs but for a constant, or what all cost where they are <paramref name="summed"/> and that is as easy.</summary>
    private static (Tensor Loss, double Constant) Losses(
        Tensor decoded,
        Tensor data,
        Likelihood likelihood,
        Tensor? logVariance,
        int? degreesOfFreedom,
        IReadOnlyList<MixedColumn>? columns,
        bool summed
    ) =>
        likelihood switch
        {
            Likelihood.Bernoulli => (CrossEntropy(decoded, data, summed), 0),
            Likelihood.Gaussian => (Square(decoded.sub(data)).mul(Scalars.Half), HalfLogTwoPi),
            Likelihood.DiagonalGaussian => (DiagonalGaussian(decoded, data, logVariance!), HalfLogTwoPi),
            Likelihood.DiscretizedLogistic => (DiscretizedLogistic(decoded, data, logVariance!), 0),
            Likelihood.Mixed => (MixedRows.Losses(decoded, data, logVariance!, columns!), 0),
            Likelihood.StudentT => (
                StudentT(decoded, data, logVariance!, degreesOfFreedom!.Value),
                RowLoss.LogStudentT(degreesOfFreedom.Value)
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(likelihood), likelihood, "Expected a likelihood."),
        };

    /// <summary>KL(q‖N(0, I)) of each dimension of each row, <c>[batch, latent]</c>: ½(μ² + σ² − log σ² − 1) (report, eq. 17).</summary>
    public static Tensor KlDivergence(Tensor mean, Tensor logVariance)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        return mean.mul(mean).add(logVariance.exp(), Scalars.One).sub(logVariance).sub(Scalars.One).mul(Scalars.Half);
    }

    private static Tensor CrossEntropy(Tensor logits, Tensor data, bool summed) =>
        nn.functional.binary_cross_entropy_with_logits(
            logits,
            data,
            reduction: summed ? nn.Reduction.Sum : nn.Reduction.None
        );

    /// <summary>½((x − mean)²/v + ln v).</summary>
    private static Tensor DiagonalGaussian(Tensor decoded, Tensor data, Tensor logVariance) =>
        Square(decoded.sub(data)).mul(logVariance.neg().exp()).add(logVariance, Scalars.One).mul(Scalars.Half);

    /// <summary>½(ν + 1) ln(1 + (x − mean)²/((ν − 2)v)) + ½ ln v.</summary>
    private static Tensor StudentT(Tensor decoded, Tensor data, Tensor logVariance, int degreesOfFreedom)
    {
        using var scale = (1.0 / (degreesOfFreedom - 2)).ToScalar();
        using var tail = (degreesOfFreedom + 1.0).ToScalar();
        var squares = Square(decoded.sub(data)).mul(logVariance.neg().exp()).mul(scale);
        return squares.log1p().mul(tail).add(logVariance, Scalars.One).mul(Scalars.Half);
    }

    /// <summary>−ln of the mass of x's level, as <see cref="RowLoss.DiscretizedLogistic"/> has it, from the mean's logits.</summary>
    private static Tensor DiscretizedLogistic(Tensor decoded, Tensor data, Tensor logVariance)
    {
        var distance = data.sub(decoded.sigmoid());
        var scales = logVariance.mul(Scalars.MinusHalf).exp().mul(Scalars.LogisticDeviation);
        var below = nn.functional.logsigmoid(distance.sub(Scalars.HalfLevel).neg().mul(scales));
        var above = nn.functional.logsigmoid(distance.add(Scalars.HalfLevel, Scalars.One).mul(scales));
        var level = scales.mul(Scalars.MinusLevel).expm1().neg().log();
        var hasBelow = data.ge(Scalars.HalfLevel).to(data.dtype);
        var hasAbove = data.le(Scalars.HighestLevel).to(data.dtype);
        return below
            .mul(hasBelow)
            .add(above.mul(hasAbove), Scalars.One)
            .add(level.mul(hasBelow).mul(hasAbove), Scalars.One)
            .neg();
    }

    private static Tensor Square(Tensor value) => value.mul(value);

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
