using Vae.Inference;

namespace Vae.Training.Tests.Theory;

/// <summary>The conditional objective (report, eq. 27 to 29) on a model in which the class shifts the decoder's mean.</summary>
public sealed class ConditionalBoundTests
{
    private const double Tolerance = 2e-5;

    public static TheoryData<int, int> Cases
    {
        get
        {
            var cases = new TheoryData<int, int>();
            for (var i = 0; i < 2 * Toy.Rows.Length; i++)
            {
                cases.Add(i / 2, i % 2);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_gap_is_the_divergence_from_the_posterior_given_the_class(int index, int label)
    {
        using var toy = Toy.InexactConditional();
        var row = Toy.Rows[index];
        var (mean, logVariance) = toy.Encode(row, label);

        var likelihood = toy.Model(label).LogLikelihood(Toy.Doubles(row));
        var divergence = toy.Model(label).DivergenceFromPosterior(Toy.Doubles(row), mean, logVariance);

        Assert.True(divergence > 0.05, $"{divergence} is too small to tell the bound from the likelihood");
        Assert.Equal(divergence, likelihood - ExactExpectation.Elbo(toy, row, label), Tolerance);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_bound_is_tight_for_the_posterior_given_the_class(int index, int label)
    {
        using var toy = Toy.ExactConditional();
        var row = Toy.Rows[index];

        Assert.Equal(
            toy.Model(label).LogLikelihood(Toy.Doubles(row)),
            ExactExpectation.Elbo(toy, row, label),
            Tolerance
        );
    }

    [Fact]
    public void The_exported_model_bounds_the_likelihood_given_each_rows_own_class()
    {
        using var toy = Toy.ExactConditional();
        using var model = toy.Export();
        var rows = Toy.Rows.SelectMany(row => (float[])[.. row, .. row]).ToArray();
        var labels = Enumerable.Range(0, 2 * Toy.Rows.Length).Select(i => (long)(i % 2)).ToArray();
        var scores = model.Score(rows, labels, new VaeScoreOptions { ImportanceSamples = 3 });

        for (var i = 0; i < scores.Length; i++)
        {
            var row = Toy.Doubles(Toy.Rows[i / 2]);
            Assert.Equal(toy.Model(i % 2).LogLikelihood(row), -scores[i].ImportanceWeightedBound, Tolerance);
        }
    }

    [Fact]
    public void Every_class_is_generated_from_the_same_prior()
    {
        using var toy = Toy.ExactConditional();
        using var model = toy.Export();
        const int Count = 20;
        var (first, second) = (new float[Count * Toy.Features], new float[Count * Toy.Features]);
        model.Generate(seed: 4, firstRow: 0, new long[Count], first);
        model.Generate(seed: 4, firstRow: 0, [.. Enumerable.Repeat(1L, Count)], second);

        var latents = model.SamplePrior(Count, seed: 4);
        for (var row = 0; row < Count; row++)
        {
            var latent = Toy.Doubles(latents[(row * Toy.Latent)..((row + 1) * Toy.Latent)]);
            AssertMean(toy.Model(0), latent, first.AsSpan(row * Toy.Features, Toy.Features));
            AssertMean(toy.Model(1), latent, second.AsSpan(row * Toy.Features, Toy.Features));
        }

        // The mean of p(x|z, c) leaves nothing of itself.
        static void AssertMean(LinearGaussian model, double[] latent, ReadOnlySpan<float> generated) =>
            Assert.All(
                model.Residual(Toy.Doubles(generated.ToArray()), latent),
                difference => Assert.Equal(0, difference, Tolerance),
                throwIfEmpty: true
            );
    }
}
