using System.Text.Json;
using Vae.Inference;

namespace Vae.Report.Tests;

[Collection(ReadsTheFigures.Name)]
public sealed class AggregatedPosteriorTests(MadeFigures made)
{
    private JsonElement Data => made.Data("09-aggregated-posterior");

    public static TheoryData<string, int> Dimensions { get; } =
        new()
        {
            { "VAE", 0 },
            { "VAE", 1 },
            { "CVAE", 0 },
            { "CVAE", 1 },
        };

    [Fact]
    public void The_grid_runs_from_minus_five_to_five_and_the_prior_is_standard_normal()
    {
        JsonNumbers.Close([.. Enumerable.Range(-100, 201).Select(i => i / 20.0)], Data.Doubles("grid"), 1e-9);
        JsonNumbers.Close([.. Data.Doubles("grid").Select(z => Normal(z, 0, 1))], Data.Doubles("prior"), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void The_density_is_the_average_of_the_densities_of_the_posteriors(string name, int dimension)
    {
        var posterior = Posterior(name);
        var density = Dimension(name, dimension).Doubles("density");
        foreach (var point in (int[])[0, 40, 77, 100, 103, 140, 200])
        {
            var z = -5 + point / 20.0;
            var sum = 0.0;
            for (var row = 0; row < 300; row++)
            {
                var at = 2 * row + dimension;
                sum += Normal(z, posterior.Mean[at], Math.Exp(0.5 * posterior.LogVariance[at]));
            }

            Assert.Equal(sum / 300, density[point], 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void The_density_has_mass_one_and_the_mean_and_variance_that_are_given(string name, int dimension)
    {
        var data = Dimension(name, dimension);
        var grid = Data.Doubles("grid");
        var density = data.Doubles("density");
        var mass = density.Sum() / 20;
        var mean = grid.Zip(density, (z, p) => z * p).Sum() / 20;
        Assert.Equal(1, mass, 2e-3);
        Assert.Equal(mean, data.Double("mean"), 1e-2);
        Assert.Equal(
            grid.Zip(density, (z, p) => (z - mean) * (z - mean) * p).Sum() / 20,
            data.Double("variance"),
            3e-2
        );
    }

    private static double Normal(double z, double mean, double deviation) =>
        Math.Exp(-0.5 * Math.Pow((z - mean) / deviation, 2)) / (deviation * Math.Sqrt(2 * Math.PI));

    private static VaePosterior Posterior(string name)
    {
        var model = Models.Of(name.ToLowerInvariant());
        return model.Encode(MadeFigures.TestImages, model.IsConditional ? MadeFigures.TestLabels : default);
    }

    private JsonElement Dimension(string name, int dimension)
    {
        var found = Data.Named("models", name).Elements("dimensions")[dimension];
        Assert.Equal(dimension, found.Double("index"));
        return found;
    }
}
