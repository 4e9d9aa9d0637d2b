using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Theory;

/// <summary>The Gaussian KL divergence, the steps of its proof and its gradients (report, eq. 17 to 23).</summary>
public sealed class GaussianDivergenceTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void The_divergence_is_the_difference_of_the_expected_log_densities()
    {
        using var scope = NewDisposeScope();
        foreach (var (mean, sigma) in Points(20))
        {
            var log = mean.Zip(sigma, (m, s) => ExpectedLogDensity(m, s, m, s)).Sum();
            var cross = mean.Zip(sigma, (m, s) => ExpectedLogDensity(m, s, 0, 1)).Sum();

            Assert.Equal(log - cross, Divergence(tensor(mean), tensor(sigma)).item<double>(), Tolerance);
        }
    }

    [Fact]
    public void Both_expected_log_densities_have_the_same_constant()
    {
        // Equations 19 and 20; the report writes neither constant.
        var constant = 0.5 * Math.Log(2 * Math.PI);
        foreach (var (mean, sigma) in Points(20))
        {
            for (var j = 0; j < mean.Length; j++)
            {
                var (m, s) = (mean[j], sigma[j]);
                Assert.Equal(-0.5 * (1 + Math.Log(s * s)) - constant, ExpectedLogDensity(m, s, m, s), Tolerance);
                Assert.Equal(-0.5 * (m * m + s * s) - constant, ExpectedLogDensity(m, s, 0, 1), Tolerance);
            }
        }
    }

    [Fact]
    public void The_gradient_by_the_mean_is_the_mean()
    {
        using var scope = NewDisposeScope();
        foreach (var (values, sigma) in Points(100))
        {
            var mean = tensor(values, requires_grad: true);
            Divergence(mean, tensor(sigma)).backward();

            AssertNear(values, mean.grad!);
        }
    }

    [Fact]
    public void The_gradient_by_the_deviation_is_the_deviation_less_its_inverse()
    {
        using var scope = NewDisposeScope();
        foreach (var (mean, values) in Points(100))
        {
            var sigma = tensor(values, requires_grad: true);
            Divergence(tensor(mean), sigma).backward();

            AssertNear([.. values.Select(s => s - 1 / s)], sigma.grad!);
        }
    }

    [Fact]
    public void The_gradient_by_the_log_variance_is_half_of_what_the_variance_exceeds_one_by()
    {
        using var scope = NewDisposeScope();
        foreach (var (mean, sigma) in Points(100))
        {
            var logVariance = tensor((double[])[.. sigma.Select(s => Math.Log(s * s))], requires_grad: true);
            VaeObjective.KlDivergence(tensor(mean), logVariance).sum().backward();

            AssertNear([.. sigma.Select(s => 0.5 * (s * s - 1))], logVariance.grad!);
        }
    }

    private static Tensor Divergence(Tensor mean, Tensor sigma) =>
        VaeObjective.KlDivergence(mean, sigma.square().log()).sum();

    /// <summary>E[log N(z; μ, σ²)] over z ~ N(m, s²), by the trapezoidal rule over 12 deviations.</summary>
    private static double ExpectedLogDensity(double m, double s, double mean, double sigma)
    {
        var sum = 0.0;
        const double Step = 0.02;
        for (var t = -12.0; t <= 12; t += Step)
        {
            sum += Math.Exp(LogDensity(t, 0, 1)) * LogDensity(m + s * t, mean, sigma) * Step;
        }

        return sum;
    }

    private static double LogDensity(double z, double mean, double sigma) =>
        -0.5 * Math.Pow((z - mean) / sigma, 2) - Math.Log(sigma) - 0.5 * Math.Log(2 * Math.PI);

    /// <summary>Means in ±3 and deviations from e⁻² to e², three of each.</summary>
    private static (double[] Mean, double[] Sigma)[] Points(int count)
    {
        var random = new Random(17);
        return Enumerable.Range(0, count).Select(_ => (Three(3, value => value), Three(2, Math.Exp))).ToArray();

        double[] Three(double range, Func<double, double> map) =>
            [.. Enumerable.Range(0, 3).Select(_ => map((2 * random.NextDouble() - 1) * range))];
    }

    private static void AssertNear(double[] expected, Tensor actual)
    {
        var values = actual.data<double>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        Assert.All(expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, Tolerance), throwIfEmpty: true);
    }
}
