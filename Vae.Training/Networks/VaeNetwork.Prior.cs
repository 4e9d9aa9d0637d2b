using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

// A prior that the network learns.
public sealed partial class VaeNetwork
{
    /// <summary>Whether it learns a prior.</summary>
    internal bool LearnsPrior => prior_weight is not null;

    /// <summary>ln p(z) under the learnt prior, a number for each latent vector, of the shape of <paramref name="latent"/> without its last dimension.</summary>
    internal Tensor LogPrior(Tensor latent)
    {
        // −½ Σ ((z − m)²/v + ln v + ln 2π) as products of matrices: (z − m)² = z² − 2zm + m².
        var points = latent.reshape(-1, Architecture.LatentSize);
        var precisions = prior_log_variance!.neg().exp();
        var scaled = prior_mean!.mul(precisions);
        using var logTwoPi = (Architecture.LatentSize * Math.Log(2 * Math.PI)).ToScalar();
        var constants = scaled
            .mul(prior_mean)
            .add(prior_log_variance, Scalars.One)
            .sum([1])
            .add(logTwoPi, Scalars.One)
            .mul(Scalars.MinusHalf)
            .add(prior_weight!.log_softmax(0), Scalars.One);
        return points
            .mul(points)
            .mm(precisions.t())
            .mul(Scalars.MinusHalf)
            .add(points.mm(scaled.t()), Scalars.One)
            .add(constants, Scalars.One)
            .logsumexp(1)
            .view([.. latent.shape.SkipLast(1)]);
    }

    /// <summary>The learnt prior; null for the standard normal one.</summary>
    internal LatentPrior? Prior()
    {
        if (!LearnsPrior)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (weights, means) = (Values(prior_weight!.softmax(0)), Values(prior_mean!));
        var variances = Values(prior_log_variance!.exp());
        var size = Architecture.LatentSize;
        // Those that no point of the latent space has to do with may have come to nothing.
        int[] kept = [.. Enumerable.Range(0, weights.Length).Where(c => weights[c] > LeastPriorWeight)];
        return new LatentPrior
        {
            IsTrained = true,
            Classes =
            [
                new LatentMixture
                {
                    Weights = [.. kept.Select(c => weights[c])],
                    Means = [.. kept.SelectMany(c => means.Skip(c * size).Take(size))],
                    Variances = [.. kept.SelectMany(c => variances.Skip(c * size).Take(size))],
                },
            ],
        };

        static float[] Values(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();
    }
}
