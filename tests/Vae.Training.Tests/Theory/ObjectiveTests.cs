using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Theory;

/// <summary>The loss with β (report, eq. 30 and 31), its reconstruction terms, free bits and active units.</summary>
public sealed class ObjectiveTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(10)]
    public void During_the_warm_up_the_objective_is_no_bound(int epoch)
    {
        using var toy = Toy.Exact();
        var row = Toy.Rows[0];
        var beta = new LinearWarmup(10).At(new TrainingPoint(epoch, 0, 1, 30));
        var (reconstruction, divergence) = ExactExpectation.Of(toy, row);

        // With the true posterior the bound is the likelihood, and the objective lies above it by what β leaves out.
        var excess = -(reconstruction + beta * divergence) - toy.Model().LogLikelihood(Toy.Doubles(row));

        Assert.Equal((1 - epoch / 10.0) * divergence, excess, 2e-5);
    }

    [Fact]
    public void The_bernoulli_term_is_a_distribution_over_black_and_white_and_not_over_grey()
    {
        using var scope = NewDisposeScope();
        const double Probability = 0.8;
        double[] ends = [0, 1];
        double[] greys = [.. Enumerable.Range(0, 1000).Select(i => (i + 0.5) / 1000)];

        Assert.Equal(1, ends.Sum(Density), 1e-6);
        // ∫ pˣ (1 − p)¹⁻ˣ dx over 0 to 1 = (2p − 1) / ln(p / (1 − p))
        Assert.Equal(0.6 / Math.Log(4), greys.Average(Density), 1e-6);

        double Density(double x) => Math.Exp(-Bernoulli([Probability], [x]));
    }

    [Fact]
    public void The_cross_entropy_of_grey_pixels_is_the_expected_loss_of_their_binarisations()
    {
        using var scope = NewDisposeScope();
        double[] greys = [0.25, 0.9, 0.5];
        double[] probabilities = [0.7, 0.6, 0.05];
        var expected = 0.0;
        for (var bits = 0; bits < 8; bits++)
        {
            var image = greys.Select((_, i) => (double)((bits >> i) & 1)).ToArray();
            var chance = image.Zip(greys, (on, grey) => on * grey + (1 - on) * (1 - grey)).Aggregate((a, b) => a * b);
            expected += chance * Bernoulli(probabilities, image);
        }

        Assert.Equal(expected, Bernoulli(probabilities, greys), 1e-5);
    }

    [Fact]
    public void The_gaussian_term_is_a_density_of_unit_variance()
    {
        using var scope = NewDisposeScope();
        const double Mean = 0.75;
        const double Step = 0.05;
        var (mass, variance) = (0.0, 0.0);
        for (var x = Mean - 10; x <= Mean + 10; x += Step)
        {
            var loss = VaeObjective.ReconstructionSum(
                tensor((double[])[Mean]),
                tensor((double[])[x]),
                Likelihood.Gaussian
            );
            var density = Math.Exp(-loss.item<double>());
            mass += density * Step;
            variance += density * Math.Pow(x - Mean, 2) * Step;
        }

        Assert.Equal(1, mass, 1e-9);
        Assert.Equal(1, variance, 1e-9);
    }

    [Fact]
    public void Free_bits_take_the_gradient_from_dimensions_below_the_floor()
    {
        using var scope = NewDisposeScope();
        var mean = tensor((double[])[0.25, 2, -1.25, -1], requires_grad: true);
        var divergence = VaeObjective.KlDivergence(mean.view(2, 2), zeros(2, 2, ScalarType.Float64));
        VaeObjective.KlPenalty(divergence, freeBits: 0.5).backward();

        // Over the rows the first dimension costs 13/32 nats (its second row alone 25/32), the second one 5/4.
        Assert.Equal([0, 1, 0, -0.5], mean.grad!.data<double>().ToArray());
        Assert.Equal(0.5 + 1.25, VaeObjective.KlPenalty(divergence, freeBits: 0.5).item<double>(), 12);
    }

    [Fact]
    public void A_dimension_is_active_when_the_posterior_means_vary_by_a_hundredth()
    {
        // Variances of the means: 0.0101, 0.0099, and 0 around a mean of 5.
        var (wide, narrow) = (MathF.Sqrt(0.0101f), MathF.Sqrt(0.0099f));
        var averages = new RowAverages();
        averages.Add(1, 1, [wide, narrow, 5], 3);
        averages.Add(1, 1, [-wide, -narrow, 5], 3);

        Assert.Equal(1, averages.ToMetrics().ActiveUnits);
    }

    private static double Bernoulli(double[] probabilities, double[] pixels) =>
        VaeObjective
            .ReconstructionSum(
                tensor((double[])[.. probabilities.Select(p => Math.Log(p / (1 - p)))]),
                tensor(pixels),
                Likelihood.Bernoulli
            )
            .item<double>();
}
