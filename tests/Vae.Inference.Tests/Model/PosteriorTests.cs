using FsCheck;
using FsCheck.Fluent;

namespace Vae.Inference.Tests;

public class PosteriorTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 0.5)]
    [InlineData(-2, 0, 2)]
    [InlineData(0, 1, 0.35914091422952255)] // ½(e − 1 − 1)
    [InlineData(0.5, -2, 0.6926676416183064)] // ½(¼ + e⁻² + 2 − 1)
    public void The_divergence_is_the_one_worked_by_hand(float mean, float logVariance, double expected) =>
        Assert.Equal(expected, Posterior.KlDivergence([mean], [logVariance]), 1e-12);

    [Fact]
    public void The_divergence_is_the_integral_of_its_definition() =>
        Prop.ForAll(
                Gen.Choose(-300, 300).Two().ToArbitrary(),
                pair =>
                {
                    var (mean, logVariance) = (pair.Item1 / 100f, pair.Item2 / 100f);
                    var deviation = Math.Exp(0.5 * logVariance);

                    // KL = ∫ q(z) (ln q(z) − ln p(z)) dz over ±12 deviations, by the trapezoidal rule, which is exact here to rounding.
                    var integral = 0.0;
                    const double Step = 0.01;
                    for (var t = -12.0; t <= 12; t += Step)
                    {
                        var z = mean + deviation * t;
                        var logRatio = -0.5 * t * t - 0.5 * logVariance + 0.5 * z * z;
                        integral += Math.Exp(-0.5 * t * t) / Math.Sqrt(2 * Math.PI) * logRatio * Step;
                    }

                    return Math.Abs(integral - Posterior.KlDivergence([mean], [logVariance])) < 1e-6;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_prior_ratio_is_the_difference_of_the_two_log_densities()
    {
        float[] mean = [0.3f, -1],
            logVariance = [-0.5f, 0.7f],
            noise = [1.2f, -0.4f],
            latent = new float[2];
        Posterior.Sample(mean, logVariance, noise, latent);

        var expected = 0.0;
        for (var j = 0; j < 2; j++)
        {
            expected += LogNormal(latent[j], 0, 1) - LogNormal(latent[j], mean[j], Math.Exp(logVariance[j]));
        }

        Assert.Equal(expected, Posterior.LogPriorRatio(logVariance, noise, latent), 1e-6);

        static double LogNormal(double x, double mean, double variance) =>
            -0.5 * Math.Log(2 * Math.PI * variance) - (x - mean) * (x - mean) / (2 * variance);
    }
}
