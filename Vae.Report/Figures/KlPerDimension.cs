using Vae.Inference;
using Vae.Training;

namespace Vae.Report;

/// <summary>How much of the KL divergence each latent dimension carries, and which dimensions are active (Burda et al. 2016).</summary>
internal static class KlPerDimension
{
    private const int Digits = 6;

    public static Figure Make(ReportInputs inputs)
    {
        var models = NamedModel
            .All(inputs)
            .Select(named => Divergences.Of(named.Name, inputs.TestPosteriors(named.Model)))
            .ToList();
        var active = string.Join(
            ", ",
            models.Select(model => $"{model.ActiveUnits} of {model.Kl.Count} ({model.Name})")
        );
        return new Figure
        {
            Id = "10-kl-per-dimension",
            Title = "KL divergence of each latent dimension",
            Caption =
                $"The KL divergence of the posterior from the prior in each latent dimension, in nats, averaged over all {inputs.Test.Count:N0} test images of {inputs.Test.Name}. "
                + $"A dimension is active where its posterior mean varies by at least {RowAverages.ActiveVariance} over the images: {active}. Nothing here is random.",
            Alt = $"Bars of the KL divergence of each latent dimension; active are {active}.",
            Chart = "klPerDimension",
            Data = new
            {
                threshold = RowAverages.ActiveVariance,
                models = models
                    .Select(model => new
                    {
                        model.Name,
                        kl = Rounded.All(Digits, model.Kl),
                        mean_variance = Rounded.All(Digits, model.MeanVariance),
                        active = model.MeanVariance.Select(IsActive).ToList(),
                        model.ActiveUnits,
                    })
                    .ToList(),
            },
        };
    }

    private static bool IsActive(double variance) => variance >= RowAverages.ActiveVariance;

    private sealed record Divergences(string Name, IReadOnlyList<double> Kl, IReadOnlyList<double> MeanVariance)
    {
        public int ActiveUnits => MeanVariance.Count(IsActive);

        public static Divergences Of(string name, PosteriorRows rows)
        {
            var (kl, sum, squares) = (
                new double[rows.LatentSize],
                new double[rows.LatentSize],
                new double[rows.LatentSize]
            );
            for (var i = 0; i < rows.Mean.Length; i++)
            {
                var (mean, logVariance) = ((double)rows.Mean[i], (double)rows.LogVariance[i]);
                kl[i % kl.Length] += 0.5 * (mean * mean + Math.Exp(logVariance) - logVariance - 1) / rows.Count;
                sum[i % kl.Length] += mean / rows.Count;
                squares[i % kl.Length] += mean * mean / rows.Count;
            }

            return new Divergences(name, kl, [.. sum.Zip(squares, (mean, square) => square - mean * mean)]);
        }
    }
}
