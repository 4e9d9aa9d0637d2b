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
