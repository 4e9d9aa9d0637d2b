using System.Text.Json;
using Vae.Inference;

namespace Vae.Report.Tests;

[Collection(ReadsTheFigures.Name)]
public sealed class KlPerDimensionTests(MadeFigures made)
{
    public static TheoryData<string, string> All { get; } =
        new()
        {
            { "VAE", "vae" },
            { "CVAE", "cvae" },
            { "VAE, 16-D", "wide" },
        };

    [Theory]
    [MemberData(nameof(All))]
    public void The_divergence_of_each_dimension_follows_the_closed_form(string name, string id)
    {
        var (posterior, size) = (Posterior(id), Models.Of(id).LatentSize);
        JsonNumbers.Close(
            [.. Enumerable.Range(0, size).Select(j => Enumerable.Range(0, 300).Average(i => Kl(i * size + j)))],
            Model(name).Doubles("kl"),
            1e-6
        );

        double Kl(int i)
        {
            var (mean, deviation) = ((double)posterior.Mean[i], Math.Exp(0.5 * posterior.LogVariance[i]));
            return 0.5 * (mean * mean + deviation * deviation - 1) - Math.Log(deviation);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_dimensions_add_up_to_the_divergence_of_the_rows(string name, string id)
    {
        var posterior = Posterior(id);
        var divergences = new double[300];
        Models.Of(id).KlDivergence(posterior.Mean, posterior.LogVariance, divergences);
        Assert.Equal(divergences.Average(), Model(name).Doubles("kl").Sum(), 1e-4);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Dimensions_whose_means_vary_are_active(string name, string id)
    {
        var (posterior, size, model) = (Posterior(id), Models.Of(id).LatentSize, Model(name));
        var variances = Enumerable.Range(0, size).Select(Variance).ToList();
        JsonNumbers.Close(variances, model.Doubles("mean_variance"), 1e-5);
        Assert.Equal(variances.Select(v => v >= 0.01), model.Elements("active").Select(active => active.GetBoolean()));
        Assert.Equal(variances.Count(v => v >= 0.01), model.Double("active_units"));
        Assert.Equal(0.01, made.Data("10-kl-per-dimension").Double("threshold"));

        double Variance(int dimension)
        {
            var means = Enumerable.Range(0, 300).Select(i => (double)posterior.Mean[i * size + dimension]).ToList();
            return means.Average(mean => Math.Pow(mean - means.Average(), 2));
        }
    }

    [Fact]
    public void A_model_whose_posterior_is_the_prior_has_no_active_dimension()
    {
        using var model = TinyBundle.Model(classes: 0, silent: true);
        var figure = KlPerDimension.Make(TinyBundle.Inputs(model, TinyBundle.Conditional));
        using var data = JsonDocument.Parse(ReportJson.Text(figure.Data));
        var found = data.RootElement.Named("models", "VAE");
        Assert.Equal(0, found.Double("active_units"));
        Assert.All(found.Elements("active"), active => Assert.False(active.GetBoolean()), throwIfEmpty: true);
        JsonNumbers.Close([0, 0, 0], found.Doubles("kl"), 1e-9);
        Assert.Contains("0 of 3 (VAE)", figure.Caption, StringComparison.Ordinal);
    }

    private static VaePosterior Posterior(string id)
    {
        var model = Models.Of(id);
        return model.Encode(MadeFigures.TestImages, model.IsConditional ? MadeFigures.TestLabels : default);
    }

    private JsonElement Model(string name) => made.Data("10-kl-per-dimension").Named("models", name);
}
