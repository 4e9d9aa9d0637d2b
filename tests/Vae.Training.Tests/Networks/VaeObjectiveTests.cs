using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Objectives;

public sealed class VaeObjectiveTests
{
    [Fact]
    public void The_kl_divergence_of_the_prior_from_itself_is_zero()
    {
        using var scope = NewDisposeScope();
        Assert.All(
            VaeObjective.KlDivergence(zeros(2, 3), zeros(2, 3)).data<float>().ToArray(),
            kl => Assert.Equal(0, kl),
            throwIfEmpty: true
        );
    }

    [Theory]
    [InlineData(0.7, -0.4)]
    [InlineData(-2.1, 0.9)]
    [InlineData(0, 1.3)]
    public void The_kl_divergence_is_the_integral_of_q_log_q_over_p(double mean, double logVariance)
    {
        using var scope = NewDisposeScope();
        var actual = VaeObjective.KlDivergence(full(1, 1, mean), full(1, 1, logVariance)).item<float>();

        var sigma = Math.Exp(logVariance / 2);
        var integral = 0.0;
        const double Step = 1e-3;
        for (var z = mean - 12 * sigma; z < mean + 12 * sigma; z += Step)
        {
            var logQ = -0.5 * Math.Pow((z - mean) / sigma, 2) - Math.Log(sigma) - 0.5 * Math.Log(2 * Math.PI);
            var logP = -0.5 * z * z - 0.5 * Math.Log(2 * Math.PI);
            integral += Math.Exp(logQ) * (logQ - logP) * Step;
        }

        Assert.Equal(integral, actual, 4);
    }

    [Fact]
    public void The_gradients_of_the_kl_divergence_are_equations_22_and_23()
    {
        using var scope = NewDisposeScope();
        var mean = tensor([0.3f, -1.2f, 2f], requires_grad: true);
        var sigma = tensor([0.5f, 1f, 1.7f], requires_grad: true);
        VaeObjective.KlDivergence(mean, sigma.square().log()).sum().backward();

        Assert.Equal([0.3f, -1.2f, 2f], mean.grad!.data<float>().ToArray(), Near);
        Assert.Equal([0.5f - 2f, 0f, 1.7f - 1 / 1.7f], sigma.grad!.data<float>().ToArray(), Near);
    }

    [Fact]
    public void The_bernoulli_loss_is_the_cross_entropy_worked_by_hand()
    {
        using var scope = NewDisposeScope();
        float[] logits = [-3f, 0f, 0.5f, 8f];
        float[] pixels = [0f, 0.25f, 1f, 0.9f];
        var expected = logits
            .Zip(pixels)
            .Sum(pair =>
            {
                var p = 1 / (1 + Math.Exp(-pair.First));
                return -pair.Second * Math.Log(p) - (1 - pair.Second) * Math.Log(1 - p);
            });

        var actual = VaeObjective.ReconstructionSum(tensor(logits), tensor(pixels), Likelihood.Bernoulli).item<float>();

        Assert.Equal(expected, actual, 4);
    }

    [Fact]
    public void The_gaussian_loss_is_the_negative_log_density_worked_by_hand()
    {
        using var scope = NewDisposeScope();
        var actual = VaeObjective
            .ReconstructionSum(tensor([0.5f, -1f]), tensor([1.5f, 1f]), Likelihood.Gaussian)
            .item<float>();

        // ½·1² + ½·2² + 2·½·ln 2π
        Assert.Equal(2.5 + Math.Log(2 * Math.PI), actual, 5);
    }

    [Fact]
    public void Free_bits_lift_each_dimension_to_its_floor()
    {
        using var scope = NewDisposeScope();
        // Averages over the batch: 0.2, 1 and 3 nats.
        var divergence = tensor([0.1f, 1f, 2f, 0.3f, 1f, 4f], 2, 3);

        Assert.Equal(4.2f, VaeObjective.KlPenalty(divergence, 0).item<float>(), 5);
        Assert.Equal(4.5f, VaeObjective.KlPenalty(divergence, 0.5).item<float>(), 5);
    }

    [Fact]
    public void Reparameterization_passes_gradients_as_equations_25_and_26_say()
    {
        using var scope = NewDisposeScope();
        var mean = tensor([0.3f, -1f], requires_grad: true);
        var logVariance = tensor([0.2f, -0.6f], requires_grad: true);
        var latent = VaeNetwork.Reparameterize(mean, logVariance, tensor([1.5f, -0.5f]));
        latent.sum().backward();

        var sigma = new[] { MathF.Exp(0.1f), MathF.Exp(-0.3f) };
        Assert.Equal([0.3f + sigma[0] * 1.5f, -1f + sigma[1] * -0.5f], latent.detach().data<float>().ToArray(), Near);
        Assert.Equal([1f, 1f], mean.grad!.data<float>().ToArray());
        // dz/dσ = ε and dσ/d log σ² = σ/2.
        Assert.Equal([1.5f * sigma[0] / 2, -0.5f * sigma[1] / 2], logVariance.grad!.data<float>().ToArray(), Near);
    }

    private static bool Near(float expected, float actual) => Math.Abs(expected - actual) < 1e-5;
}
