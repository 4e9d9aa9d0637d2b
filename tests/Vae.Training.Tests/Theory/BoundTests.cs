using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Theory;

/// <summary>The evidence lower bound on a model whose likelihood and posterior are known (docs/theory.md, the first two derivations).</summary>
public sealed class BoundTests
{
    private const double Tolerance = 2e-5;

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Toy.Rows.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_likelihood_is_the_integral_over_the_prior(int index)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        using var toy = Toy.Oblique();
        var row = Toy.Rows[index];
        const double Step = 0.25;
        float[] latents =
        [
            .. from i in Enumerable.Range(-28, 57)
            from j in Enumerable.Range(-28, 57)
            from z in (float[])[(float)(i * Step), (float)(j * Step)]
            select z,
        ];
        var decoded = toy.Network.Decode(tensor(latents, latents.Length / 2, 2)).data<float>().ToArray();

        var integral = 0.0;
        for (var point = 0; point < latents.Length / 2; point++)
        {
            using var inner = NewDisposeScope();
            var mean = tensor(decoded[(point * Toy.Features)..((point + 1) * Toy.Features)]);
            double loss = VaeObjective.ReconstructionSum(mean, tensor(row), Likelihood.Gaussian).item<float>();
            var square = Math.Pow(latents[2 * point], 2) + Math.Pow(latents[2 * point + 1], 2);
            integral += Math.Exp(-loss - 0.5 * square) / (2 * Math.PI) * Step * Step;
        }

        Assert.Equal(toy.Model().LogLikelihood(Toy.Doubles(row)), Math.Log(integral), Tolerance);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_gap_is_the_divergence_of_the_encoder_from_the_true_posterior(int index)
    {
        using var toy = Toy.Oblique();
        var row = Toy.Rows[index];
        var (mean, logVariance) = toy.Encode(row);

        var likelihood = toy.Model().LogLikelihood(Toy.Doubles(row));
        var divergence = toy.Model().DivergenceFromPosterior(Toy.Doubles(row), mean, logVariance);

        Assert.True(divergence > 0.05, $"{divergence} is too small to tell the bound from the likelihood");
        Assert.Equal(divergence, likelihood - ExactExpectation.Elbo(toy, row), Tolerance);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_bound_is_the_likelihood_when_the_encoder_is_the_posterior(int index)
    {
        using var toy = Toy.Exact();
        var row = Toy.Rows[index];

        Assert.Equal(toy.Model().LogLikelihood(Toy.Doubles(row)), ExactExpectation.Elbo(toy, row), Tolerance);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Bayes_rule_gives_the_likelihood_at_every_latent_vector(int index)
    {
        // log p(x|z) + log p(z) − log p(z|x) is the same number whatever z is; here q is the true posterior.
        using var scope = NewDisposeScope();
        using var toy = Toy.Exact();
        var image = tensor(Toy.Rows[index], 1, Toy.Features);
        var (mean, logVariance) = toy.Network.Encode(image);
        foreach (
            var noise in (float[][])
                [
                    [0, 0],
                    [1.5f, -0.5f],
                    [-3, 2],
                ]
        )
        {
            var latent = VaeNetwork.Reparameterize(mean, logVariance, tensor(noise, 1, Toy.Latent));
            var loss = VaeObjective.ReconstructionSum(toy.Network.Decode(latent), image, Likelihood.Gaussian);
            var prior = latent.square().sum() * -0.5;
            var posterior = (tensor(noise).square().sum() + logVariance.sum()) * -0.5;

            Assert.Equal(
                toy.Model().LogLikelihood(Toy.Doubles(Toy.Rows[index])),
                (prior - posterior - loss).item<float>(),
                Tolerance
            );
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_exported_models_score_estimates_the_same_bound(int index)
    {
        const int Samples = 40_000;
        using var toy = Toy.Oblique();
        using var model = toy.Export();
        var row = Toy.Rows[index];
        var score = model.Score(row, options: new VaeScoreOptions { Seed = 7, ElboSamples = Samples })[0];

        var (mean, logVariance) = toy.Encode(row);
        var gap = toy.Model().LogLikelihood(Toy.Doubles(row)) + score.NegativeElbo;
        var error = Math.Sqrt(toy.Model().LossVariance(Toy.Doubles(row), mean, logVariance) / Samples);

        Assert.InRange(error, 0, 0.03);
        Assert.Equal(
            toy.Model().DivergenceFromPosterior(Toy.Doubles(row), mean, logVariance),
            gap,
            4 * error + Tolerance
        );
    }

    [Fact]
    public void Decoding_the_mean_alone_is_no_bound()
    {
        // It leaves out the ½ Σ σ²‖w‖² by which samples miss the data, so that even the true posterior 'beats' the likelihood.
        using var toy = Toy.Exact();
        using var model = toy.Export();
        var row = Toy.Rows[0];
        var score = model.Score(row, options: new VaeScoreOptions { ElboSamples = 0 })[0];

        var (_, logVariance) = toy.Encode(row);
        var missed = 0.5 * logVariance.Select((value, j) => Math.Exp(value) * toy.Model().Gram(j, j)).Sum();

        Assert.Equal(toy.Model().LogLikelihood(Toy.Doubles(row)) + missed, -score.NegativeElbo, Tolerance);
    }
}
