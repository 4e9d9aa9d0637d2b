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
