namespace Vae.Report;

/// <summary>The average of the posteriors of all test images in each latent dimension, against the prior that it is to be like.</summary>
internal static class AggregatedPosterior
{
    private const double Limit = 5;
    private const int Points = 201;
    private const int Digits = 6;

    public static Figure Make(ReportInputs inputs)
    {
        double[] grid = [.. Enumerable.Range(0, Points).Select(i => -Limit + 2 * Limit * i / (Points - 1))];
        var models = NamedModel
            .Pair(inputs)
            .Select(named => (named.Name, Rows: inputs.TestPosteriors(named.Model)))
            .ToList();
        return new Figure
        {
            Id = "09-aggregated-posterior",
            Title = "Aggregated posterior and prior",
            Caption =
                $"For each latent dimension, the density of the posterior averaged over all {inputs.Test.Count:N0} test images of {inputs.Test.Name}, computed from the "
                + "encoder's means and variances, beside the density of the standard normal prior. Nothing here is random.",
            Alt =
                "One panel of curves for each model: the averaged posteriors of its latent dimensions over −5 to 5 and the bell of the prior; "
                + string.Join("; ", models.Select(model => $"{model.Name}: {Spread(model.Rows)}"))
                + ".",
            Chart = "aggregatedPosterior",
            Data = new
            {
                models = models
                    .Select(model => new
                    {
                        model.Name,
                        dimensions = Enumerable
                            .Range(0, model.Rows.LatentSize)
                            .Select(j => Dimension(model.Rows, j, grid))
                            .ToList(),
                    })
                    .ToList(),
                grid = Rounded.All(Digits, grid),
                prior = Rounded.All(Digits, grid.Select(z => Normal(z, 0, 1))),
            },
        };
    }

    private static object Dimension(PosteriorRows rows, int dimension, double[] grid)
    {
        var (mean, variance) = Moments(rows, dimension);
        return new
        {
            index = dimension,
            mean = Rounded.To(Digits, mean),
            variance = Rounded.To(Digits, variance),
            density = Rounded.All(
                Digits,
                grid.Select(z => Gaussians(rows, dimension).Average(q => Normal(z, q.Mean, q.Variance)))
            ),
        };
    }

    /// <summary>Mean and variance of the mixture: the variance of the means and the mean of the variances add up.</summary>
    private static (double Mean, double Variance) Moments(PosteriorRows rows, int dimension)
    {
        var mean = Gaussians(rows, dimension).Average(q => q.Mean);
        return (mean, Gaussians(rows, dimension).Average(q => q.Variance + (q.Mean - mean) * (q.Mean - mean)));
    }

    private static IEnumerable<(double Mean, double Variance)> Gaussians(PosteriorRows rows, int dimension) =>
        Enumerable
            .Range(0, rows.Count)
            .Select(i => i * rows.LatentSize + dimension)
            .Select(i => ((double)rows.Mean[i], Math.Exp(rows.LogVariance[i])));

    private static double Normal(double z, double mean, double variance) =>
        Math.Exp(-(z - mean) * (z - mean) / (2 * variance)) / Math.Sqrt(2 * Math.PI * variance);

    private static string Spread(PosteriorRows rows) =>
        string.Join(
            ", ",
            Enumerable
                .Range(0, rows.LatentSize)
                .Select(j => (Dimension: j, Moments: Moments(rows, j)))
                .Select(d => $"z{d.Dimension + 1} mean {d.Moments.Mean:0.00}, variance {d.Moments.Variance:0.00}")
        );
}
