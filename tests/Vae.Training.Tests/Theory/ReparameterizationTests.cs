using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Theory;

/// <summary>The reparameterisation trick (report, eq. 24 to 26) and the gradients that it makes possible.</summary>
public sealed class ReparameterizationTests
{
    [Fact]
    public void The_jacobians_are_the_identity_and_the_noise_on_the_diagonal()
    {
        using var scope = NewDisposeScope();
        double[] means = [0.3, -1, 2.5];
        double[] deviations = [0.2, 1, 1.75];
        double[] noise = [1.5, -0.5, 0.25];
        for (var j = 0; j < noise.Length; j++)
        {
            var mean = tensor(means, requires_grad: true);
            var sigma = tensor(deviations, requires_grad: true);
            var latent = VaeNetwork.Reparameterize(mean, sigma.square().log(), tensor(noise));
            latent.select(0, j).backward();

            Assert.Equal(means[j] + deviations[j] * noise[j], latent.detach().data<double>()[j], 1e-12);
            for (var k = 0; k < noise.Length; k++)
            {
                Assert.Equal(j == k ? 1.0 : 0, mean.grad!.data<double>()[k], 1e-12);
                Assert.Equal(j == k ? noise[j] : 0, sigma.grad!.data<double>()[k], 1e-12);
            }
        }
    }

    [Fact]
    public void Gradients_of_single_samples_are_unbiased()
    {
        const int Samples = 4000;
        const double Beta = 0.5;
        using var scope = NewDisposeScope();
        using var toy = Toy.Oblique();
        using var optimizer = optim.Adam(toy.Network.parameters(), 1e-3);
        var row = Toy.Rows[0];
        var noise = new float[Samples * Toy.Latent];
        NormalNoise.Fill(seed: 5, firstRow: 0, NoisePurpose.Training, Toy.Latent, noise);

        var expected = ObjectiveGradient(toy, Toy.Doubles(row), Beta);
        var sums = expected.ToDictionary(e => e.Key, e => new (double Sum, double Squares)[e.Value.Length]);
        for (var sample = 0; sample < Samples; sample++)
        {
            using var inner = NewDisposeScope();
            optimizer.zero_grad();
            SingleSampleObjective(toy, row, noise.AsSpan(sample * Toy.Latent, Toy.Latent).ToArray(), Beta).backward();
            foreach (var (name, sum) in sums)
            {
                var gradient = Toy.Doubles(toy.Network.get_parameter(name)!.grad!);
                for (var i = 0; i < sum.Length; i++)
                {
                    sum[i] = (sum[i].Sum + gradient[i], sum[i].Squares + gradient[i] * gradient[i]);
                }
            }
        }

        foreach (var (name, gradient) in expected)
        {
            for (var i = 0; i < gradient.Length; i++)
            {
                var mean = sums[name][i].Sum / Samples;
                var error = Math.Sqrt((sums[name][i].Squares / Samples - mean * mean) / Samples);
                Assert.InRange(error, 1e-4, 0.025);
                Assert.True(
                    Math.Abs(mean - gradient[i]) < 4 * error,
                    $"{name}[{i}]: {mean} ± {error}, but the expectation's gradient is {gradient[i]}"
                );
            }
        }
    }

    /// <summary>What the trainer differentiates for a batch of one row.</summary>
    private static Tensor SingleSampleObjective(Toy toy, float[] row, float[] noise, double beta)
    {
        var image = tensor(row, 1, Toy.Features);
        var (mean, logVariance) = toy.Network.Encode(image);
        var latent = VaeNetwork.Reparameterize(mean, logVariance, tensor(noise, 1, Toy.Latent));
        var loss = VaeObjective.ReconstructionSum(toy.Network.Decode(latent), image, Likelihood.Gaussian);
        return loss + VaeObjective.KlPenalty(VaeObjective.KlDivergence(mean, logVariance), 0) * beta;
    }

    /// <summary>
    /// The gradient of ½‖r‖² + ½ Σ σ²‖w‖² + β·KL, the expectation worked out, where r = x − Wμ − b: −Wᵀr + βμ by the mean,
    /// ½σ²‖w‖² + ½β(σ² − 1) by the log-variance, −rμᵀ + W diag σ² by W and −r by b.
    /// </summary>
    private static Dictionary<string, double[]> ObjectiveGradient(Toy toy, double[] x, double beta)
    {
        var model = toy.Model();
        var (mean, logVariance) = toy.Encode([.. x.Select(value => (float)value)]);
        var variance = logVariance.Select(Math.Exp).ToArray();
        var residual = model.Residual(x, mean);
        double[] byMean = [.. model.Back(residual).Zip(mean, (back, m) => -back + beta * m)];
        double[] byLogVariance = [.. variance.Select((v, j) => 0.5 * v * model.Gram(j, j) + 0.5 * beta * (v - 1))];
        var weight = Toy.Doubles(toy.Network.get_parameter("decoder.0.weight")!);
        return new Dictionary<string, double[]>
        {
            ["mean.weight"] = Outer(byMean, x),
            ["mean.bias"] = byMean,
            ["log_variance.weight"] = Outer(byLogVariance, x),
            ["log_variance.bias"] = byLogVariance,
            ["decoder.0.weight"] =
            [
                .. Outer(residual, mean).Select((value, i) => -value + weight[i] * variance[i % Toy.Latent]),
            ],
            ["decoder.0.bias"] = [.. residual.Select(value => -value)],
        };
    }

    private static double[] Outer(double[] column, double[] row) => [.. from a in column from b in row select a * b];
}
