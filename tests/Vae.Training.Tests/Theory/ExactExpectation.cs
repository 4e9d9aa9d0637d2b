using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Theory;

/// <summary>
/// Expectations over q(z|x) without sampling error: the mean over the noise ±√d along each of the d axes is the expectation of every
/// polynomial of the noise up to degree three, and −log p(x|z) of the toy is of degree two.
/// </summary>
internal static class ExactExpectation
{
    /// <summary>E[−log p(x|z)] and KL(q(z|x) ‖ p(z)), both from the product's own members.</summary>
    public static (double Reconstruction, double Divergence) Of(Toy toy, float[] row, int? label = null)
    {
        using var scope = NewDisposeScope();
        var points = 2 * Toy.Latent;
        var noise = new float[points * Toy.Latent];
        for (var point = 0; point < points; point++)
        {
            noise[point * Toy.Latent + point / 2] = (point % 2 == 0 ? 1 : -1) * MathF.Sqrt(Toy.Latent);
        }

        var image = tensor(row, 1, Toy.Features);
        var (mean, logVariance) = toy.Network.Encode(image, Toy.Labels(label, 1));
        var latent = VaeNetwork.Reparameterize(mean, logVariance, tensor(noise, points, Toy.Latent));
        var decoded = toy.Network.Decode(latent, Toy.Labels(label, points));
        var loss = VaeObjective.ReconstructionSum(decoded, image.expand(points, Toy.Features), Likelihood.Gaussian);
        return (
            loss.item<float>() / points,
            VaeObjective.KlPenalty(VaeObjective.KlDivergence(mean, logVariance), freeBits: 0).item<float>()
        );
    }

    /// <summary>The evidence lower bound itself.</summary>
    public static double Elbo(Toy toy, float[] row, int? label = null)
    {
        var (reconstruction, divergence) = Of(toy, row, label);
        return -reconstruction - divergence;
    }
}
