using TorchSharp;
using Vae.Inference;

namespace Vae.Training.Tests.Theory;

/// <summary>The bound of k samples (Burda et al. 2016) on a model whose likelihood is known.</summary>
public sealed class ImportanceWeightedBoundTests
{
    private const int Repetitions = 3000;

    private static readonly int[] _samples = [1, 4, 16, 64];

    [Fact]
    public void One_sample_gives_the_evidence_lower_bound_and_more_come_closer_to_the_likelihood()
    {
        using var toy = Toy.Oblique();
        using var model = toy.Export();
        var row = Toy.Rows[0];
        var likelihood = toy.Model().LogLikelihood(Toy.Doubles(row));
        // The first samples of a row are the same for every k, so that the rise is not hidden by the noise.
        var bounds = _samples.Select(k => Bounds(model, row, k)).ToArray();

        AssertNear(ExactExpectation.Elbo(toy, row), bounds[0]);
        foreach (var (fewer, more) in bounds.Zip(bounds.Skip(1)))
        {
            var (rise, error) = MeanAndError([.. more.Zip(fewer, (a, b) => a - b)]);
            Assert.True(rise > 4 * error, $"a rise of {rise} ± {error}");
        }

        foreach (var bound in bounds)
        {
            var (mean, error) = MeanAndError(bound);
            Assert.True(mean < likelihood + 4 * error, $"{mean} ± {error} above {likelihood}");
        }

        Assert.InRange(
            likelihood - MeanAndError(bounds[^1]).Mean,
            0,
            0.1 * (likelihood - ExactExpectation.Elbo(toy, row))
        );
    }

    [Fact]
    public void The_weights_average_to_the_likelihood_itself()
    {
        // Equation 7: the logarithm makes a bound of it, the weights alone are unbiased.
        using var toy = Toy.Oblique();
        using var model = toy.Export();
        foreach (var row in Toy.Rows)
        {
            var likelihood = toy.Model().LogLikelihood(Toy.Doubles(row));
            AssertNear(1, [.. Bounds(model, row, 1).Select(weight => Math.Exp(weight - likelihood))]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Any_number_of_samples_from_the_true_posterior_gives_the_likelihood(int samples)
    {
        using var toy = Toy.Exact();
        using var model = toy.Export();
        var options = new VaeScoreOptions { Seed = 3, ImportanceSamples = samples };
        var scores = model.Score(Toy.Rows.SelectMany(row => row).ToArray(), options: options);

        foreach (var (row, score) in Toy.Rows.Zip(scores))
        {
            Assert.Equal(toy.Model().LogLikelihood(Toy.Doubles(row)), -score.ImportanceWeightedBound, 2e-5);
        }
    }

    [Fact]
    public void Under_a_mixture_the_weights_average_to_the_likelihood_of_its_components()
    {
        // Of z ~ Σ w N(m, diag v), x ~ Σ w N(Wm + b, I + W diag(v) Wᵀ): a mixture of such models with Wv^½ for W and Wm + b for b.
        using var toy = Toy.Oblique();
        using var standard = toy.Export();
        var mixture = new LatentMixture
        {
            Weights = [0.3f, 0.7f],
            Means = [0.5f, -1, -0.25f, 0.75f],
            Variances = [0.5f, 0.8f, 1.2f, 0.6f],
        };
        var prior = new LatentPrior { IsTrained = true, Classes = [mixture] };
        using var model = VaeModel.FromBundle(standard.Bundle.WithPrior(prior));
        foreach (var row in Toy.Rows[..3])
        {
            var likelihood = Math.Log(
                mixture
                    .Weights.Select(
                        (weight, c) =>
                            weight
                            * Math.Exp(
                                toy.Model(mixture.Means.Skip(2 * c).Take(2), mixture.Variances.Skip(2 * c).Take(2))
                                    .LogLikelihood(Toy.Doubles(row))
                            )
                    )
                    .Sum()
            );
            AssertNear(1, [.. Bounds(model, row, 8).Select(weight => Math.Exp(weight - likelihood))]);
        }
    }

    [Fact]
    public void The_likelihoods_of_all_rows_of_a_few_black_and_white_pixels_are_those_of_quadrature()
    {
        const int pixels = 4;
        var architecture = VaeArchitecture.Mlp(pixels, [], latentSize: 1);
        using var network = new VaeNetwork(architecture);
        double[] slopes = [1.5, -0.75, 0.5, -2];
        double[] offsets = [0.25, 0.5, -1, 0];
        foreach (var (name, parameter) in network.named_parameters())
        {
            using var quiet = torch.no_grad();
            using var values = torch.tensor(
                name switch
                {
                    "decoder.0.weight" => [.. slopes.Select(value => (float)value)],
                    "decoder.0.bias" => [.. offsets.Select(value => (float)value)],
                    // A posterior that is not the true one, and as wide as the prior.
                    "mean.weight" => [0.4f, -0.2f, 0.1f, -0.5f],
                    _ => new float[parameter.numel()],
                }
            );
            parameter.copy_(values.view(parameter.shape));
        }

        float[][] rows = [.. Enumerable.Range(0, 1 << pixels).Select(Row)];
        var data = VaeDataset.FromRows("all", new DataShape(pixels), [.. rows.SelectMany(row => row)]);
        using var model = VaeModel.FromBundle(network.ToBundle(data));
        var evaluation = model.Score(
            [.. rows.SelectMany(row => row)],
            options: new VaeScoreOptions { Seed = 2, ImportanceSamples = 20_000 }
        );

        var sum = 0.0;
        foreach (var (row, score) in rows.Zip(evaluation))
        {
            // Four standard errors of 20,000 weights whose deviation is below their mean.
            Assert.Equal(Math.Log(Likelihood(row)), -score.ImportanceWeightedBound, 0.03);
            sum += Math.Exp(-score.ImportanceWeightedBound);
        }

        // The probabilities of all that there is.
        Assert.Equal(1, sum, 0.01);
        Assert.Equal(1, rows.Sum(Likelihood), 1e-9);

        float[] Row(int number) => [.. Enumerable.Range(0, pixels).Select(i => (float)(number >> i & 1))];

        // The trapezoidal rule on a density that is 0 at both ends.
        double Likelihood(float[] row)
        {
            const double step = 0.01;
            var total = 0.0;
            for (var z = -12.0; z <= 12; z += step)
            {
                var density = Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);
                for (var i = 0; i < pixels; i++)
                {
                    var white = 1 / (1 + Math.Exp(-(slopes[i] * z + offsets[i])));
                    density *= row[i] > 0 ? white : 1 - white;
                }

                total += density * step;
            }

            return total;
        }
    }

    private static double[] Bounds(VaeModel model, float[] row, int samples)
    {
        var options = new VaeScoreOptions { Seed = 11, ImportanceSamples = samples };
        var rows = Enumerable.Repeat(row, Repetitions).SelectMany(values => values).ToArray();
        return [.. model.Score(rows, options: options).Select(score => -score.ImportanceWeightedBound)];
    }

    private static void AssertNear(double expected, double[] values)
    {
        var (mean, error) = MeanAndError(values);
        Assert.InRange(error, 1e-4, 0.05);
        Assert.Equal(expected, mean, 4 * error);
    }

    private static (double Mean, double Error) MeanAndError(double[] values)
    {
        var mean = values.Average();
        var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
        return (mean, Math.Sqrt(variance / values.Length));
    }
}
