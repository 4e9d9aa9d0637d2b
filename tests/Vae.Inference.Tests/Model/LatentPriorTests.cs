namespace Vae.Inference.Tests;

public sealed class LatentPriorTests
{
    private const int Rows = 20_000;

    [Fact]
    public void Rows_are_standard_normals_moved_by_a_component_of_its_weight()
    {
        using var standard = Fixture.Load("mlp");
        var size = standard.LatentSize;
        var mixture = Mixture(size);
        using var model = With(standard, new LatentPrior { Classes = [mixture] });
        var (noise, latents) = (standard.SamplePrior(Rows, 3), model.SamplePrior(Rows, 3));

        var first = 0;
        for (var row = 0; row < Rows; row++)
        {
            var component = latents[row * size] > 0 ? 0 : 1;
            first += component == 0 ? 1 : 0;
            for (var j = 0; j < size; j++)
            {
                var place = component * size + j;
                Assert.Equal(
                    mixture.Means[place] + Math.Sqrt(mixture.Variances[place]) * noise[row * size + j],
                    latents[row * size + j],
                    1e-4
                );
            }
        }

        // Four standard errors of a share of a quarter.
        Assert.InRange((double)first / Rows, 0.25 - 4 * Math.Sqrt(0.1875 / Rows), 0.25 + 4 * Math.Sqrt(0.1875 / Rows));
        Assert.Equal(latents[(100 * size)..(200 * size)], model.SamplePrior(100, 3, firstRow: 100));
    }

    [Fact]
    public void Generated_rows_are_decoded_draws_of_the_prior()
    {
        using var standard = Fixture.Load("mlp");
        using var model = With(standard, new LatentPrior { Classes = [Mixture(standard.LatentSize)] });
        var labels = new long[model.IsConditional ? 50 : 0];
        var rows = new float[50 * model.DataSize];
        model.Generate(9, 7, labels, rows);

        Fixture.AssertClose(
            [.. model.Decode(model.SamplePrior(50, 9, firstRow: 7), labels).Select(value => (double)value)],
            rows,
            1e-6
        );
    }

    [Fact]
    public void A_prior_that_is_none_is_refused_with_the_bundle()
    {
        using var model = Fixture.Load("mlp");
        var size = model.LatentSize;
        Assert.Equal(
            $"The prior in model.json is not usable: A mixture of the prior has 1 weights, 1 means and 1 variances; expected {size} means and variances for each weight.",
            Refusal(
                new LatentMixture
                {
                    Weights = [1],
                    Means = [0],
                    Variances = [1],
                }
            )
        );
        Assert.Equal(
            "The prior in model.json is not usable: The weights of a mixture of the prior are not above 0, or do not add up to 1.",
            Refusal(Mixture(size) with { Weights = [0.5f, 0.6f] })
        );
        Assert.Equal(
            "The prior in model.json is not usable: A mixture of the prior has a mean that is not finite, or a variance that is not above 0.",
            Refusal(Mixture(size) with { Variances = new float[2 * size] })
        );

        Assert.Equal(
            "The prior in model.json is not usable: The prior has no mixtures, or one that is null; expected at least one.",
            Assert.Throws<InvalidDataException>(() => With(model, new LatentPrior { Classes = [] }).Dispose()).Message
        );

        string Refusal(LatentMixture mixture) =>
            Assert
                .Throws<InvalidDataException>(() => With(model, new LatentPrior { Classes = [mixture] }).Dispose())
                .Message;
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(33, 2)]
    [InlineData(40, 5)]
    [InlineData(700, 7)]
    public void A_density_is_the_sum_of_its_components(int components, int size)
    {
        var random = new Random(components);
        float Normal() =>
            (float)Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * MathF.Cos(random.NextSingle() * 6.28f);
        var weights = Enumerable.Range(0, components).Select(_ => random.NextSingle() + 0.01f).ToArray();
        var mixture = new LatentMixture
        {
            Weights = [.. weights.Select(weight => weight / weights.Sum())],
            Means = [.. Enumerable.Range(0, components * size).Select(_ => 2 * Normal())],
            Variances = [.. Enumerable.Range(0, components * size).Select(_ => MathF.Exp(Normal()))],
        };
        for (var i = 0; i < 20; i++)
        {
            float[] point = [.. Enumerable.Range(0, size).Select(_ => 3 * Normal())];
            Assert.Equal(Density(mixture, point), mixture.LogDensity(point), 1e-4);
        }

        // So far away that each density is 0 in float32.
        float[] far = [.. Enumerable.Repeat(300f, size)];
        Assert.Equal(1, mixture.LogDensity(far) / Density(mixture, far), 1e-5);
    }

    [Fact]
    public void A_density_of_many_components_takes_memory_that_is_used_again()
    {
        const int components = 10_000;
        var mixture = new LatentMixture
        {
            Weights = [.. Enumerable.Repeat(1f / components, components)],
            Means = new float[components],
            Variances = [.. Enumerable.Repeat(1f, components)],
        };
        float[] point = [0.5f];
        mixture.LogDensity(point);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            mixture.LogDensity(point);
        }

        // An array for each call would be 4 MB; the pool may have to make one anew, when the memory is short.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400_000);
    }

    [Fact]
    public void A_prior_of_training_that_is_a_standard_normal_gives_its_bounds()
    {
        using var standard = Fixture.Load("mlp");
        var expected = Fixture.Expected("mlp");
        var size = standard.LatentSize;
        var normal = new LatentMixture
        {
            Weights = [0.5f, 0.5f],
            Means = new float[2 * size],
            Variances = [.. Enumerable.Repeat(1f, 2 * size)],
        };
        using var model = With(standard, new LatentPrior { Classes = [normal], IsTrained = true });
        var options = new VaeScoreOptions
        {
            Seed = 5,
            ElboSamples = 4000,
            ImportanceSamples = 7,
        };
        var (known, found) = (
            standard.Score(expected.Data, expected.Labels, options),
            model.Score(expected.Data, expected.Labels, options)
        );

        for (var row = 0; row < known.Length; row++)
        {
            Assert.Equal(known[row].ImportanceWeightedBound, found[row].ImportanceWeightedBound, 1e-4);
            Assert.Equal(known[row].ReconstructionLoss, found[row].ReconstructionLoss, 1e-9);
            // The deviation of ½z² over 4,000 samples is about 0.01 a dimension.
            Assert.InRange(found[row].KlDivergence - known[row].KlDivergence, -0.1 * size, 0.1 * size);
            Assert.NotEqual(known[row].KlDivergence, found[row].KlDivergence);
        }
    }

    [Fact]
    public void A_prior_that_was_fitted_afterwards_changes_no_score()
    {
        using var standard = Fixture.Load("mlp");
        var expected = Fixture.Expected("mlp");
        using var model = With(standard, new LatentPrior { Classes = [Mixture(standard.LatentSize)] });
        var options = new VaeScoreOptions { Seed = 5, ImportanceSamples = 7 };

        Assert.Equal(
            standard.Score(expected.Data, expected.Labels, options),
            model.Score(expected.Data, expected.Labels, options)
        );
    }

    [Theory]
    [InlineData(true, 6)]
    [InlineData(false, 4)]
    public void A_card_says_in_which_format_a_prior_can_be_read(bool isTrained, int version)
    {
        using var model = Fixture.Load("mlp");
        var prior = new LatentPrior { Classes = [Mixture(model.LatentSize)], IsTrained = isTrained };
        var card = ModelCard.FromJson((model.Card with { Prior = prior, FormatVersion = 0 }).ToJson());

        Assert.Equal((version, isTrained), (card.FormatVersion, card.Prior!.IsTrained));
        Assert.Equal(prior.Classes[0].Variances, card.Prior.Classes[0].Variances);
    }

    private static double Density(LatentMixture mixture, float[] point)
    {
        var logs = mixture
            .Weights.Select(
                (weight, c) =>
                    Math.Log(weight)
                    + point
                        .Select(
                            (z, j) =>
                            {
                                var place = c * point.Length + j;
                                double variance = mixture.Variances[place];
                                return -0.5
                                    * (
                                        Math.Pow((double)z - mixture.Means[place], 2) / variance
                                        + Math.Log(2 * Math.PI * variance)
                                    );
                            }
                        )
                        .Sum()
            )
            .ToArray();
        return logs.Max() + Math.Log(logs.Sum(log => Math.Exp(log - logs.Max())));
    }

    /// <summary>Two components, the first of which has a mean above 0 in each dimension.</summary>
    private static LatentMixture Mixture(int size) =>
        new()
        {
            Weights = [0.25f, 0.75f],
            Means = [.. Enumerable.Repeat(10f, size), .. Enumerable.Repeat(-10f, size)],
            Variances = [.. Enumerable.Range(1, size).Select(i => i / 4f), .. Enumerable.Repeat(0.25f, size)],
        };

    private static VaeModel With(VaeModel model, LatentPrior prior)
    {
        var bundle = model.Bundle;
        return VaeModel.FromBundle(
            new ModelBundle(bundle.Card with { Prior = prior }, bundle.Encoder, bundle.Decoder, bundle.Detector)
        );
    }
}
