using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Vae.Inference.Tests;

/// <summary>The losses of the likelihoods with a variance, held to their densities written out in double precision.</summary>
public sealed class VarianceLikelihoodTests
{
    /// <summary>ln Γ(n/2): n = 1 to 12 from Γ(½) = √π and factorials, the others from a table (Abramowitz and Stegun, 6.1 and 6.4).</summary>
    private static readonly Dictionary<int, double> LogGammaOfHalf = new()
    {
        [1] = 0.5723649429247001,
        [2] = 0,
        [3] = -0.1207822376352452,
        [4] = 0,
        [5] = 0.2846828704729192,
        [6] = 0.6931471805599453,
        [7] = 1.2009736023470743,
        [8] = 1.7917594692280550,
        [9] = 2.4537365708424423,
        [10] = 3.1780538303479458,
        [11] = 3.9578139676187165,
        [12] = 4.7874917427820458,
        [30] = 25.191221182738680,
        [31] = 26.536914491115613,
    };

    public static TheoryData<int> Freedoms => [3, 4, 5, 6, 7, 8, 9, 10, 11, 30];

    [Fact]
    public void Every_width_around_the_vector_width_costs_the_sum_of_its_elements()
    {
        for (var width = 1; width <= 3 * Vector<float>.Count + 1; width++)
        {
            var (data, means, logVariances) = (Row(width, 1), Row(width, 2), Row(width, 3));
            var (gaussian, studentT, logistic) = (0.0, 0.0, 0.0);
            for (var i = 0; i < width; i++)
            {
                gaussian += Gaussian(data[i], means[i], logVariances[i]);
                studentT += StudentT(data[i], means[i], logVariances[i], 5);
                logistic += Logistic(data[i], means[i], logVariances[i]);
            }

            Assert.Equal(gaussian, RowLoss.DiagonalGaussian(data, means, logVariances), 1e-5 * width);
            Assert.Equal(studentT, RowLoss.StudentT(data, means, logVariances, 5), 1e-5 * width);
            Assert.Equal(logistic, RowLoss.DiscretizedLogistic(data, means, logVariances), 1e-7 * width);
        }
    }

    [Fact]
    public void Random_rows_cost_what_the_densities_say() =>
        Prop.ForAll(
                Gen.Choose(-3000, 3000).Three().NonEmptyListOf().ToArbitrary(),
                elements =>
                {
                    float[] data = [.. elements.Select(element => element.Item1 / 300f)];
                    float[] means = [.. elements.Select(element => element.Item2 / 300f)];
                    float[] logVariances = [.. elements.Select(element => element.Item3 / 500f)];
                    var gaussian = data.Select((x, i) => Gaussian(x, means[i], logVariances[i])).Sum();
                    var studentT = data.Select((x, i) => StudentT(x, means[i], logVariances[i], 4)).Sum();
                    return Near(gaussian, RowLoss.DiagonalGaussian(data, means, logVariances), data.Length)
                        && Near(studentT, RowLoss.StudentT(data, means, logVariances, 4), data.Length);
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(-12f)]
    [InlineData(-7.5f)]
    [InlineData(-3f)]
    [InlineData(1f)]
    public void The_256_levels_of_a_pixel_have_the_mass_1_together(float logVariance)
    {
        var signature = Signature(Likelihood.DiscretizedLogistic, null);
        foreach (var mean in (float[])[0, 0.001f, 0.3f, 128 / 255f, 0.999f, 1])
        {
            var masses = Enumerable
                .Range(0, 256)
                .Select(level => Math.Exp(-RowLoss.Of(signature, [level / 255f], [mean], [logVariance])))
                .ToArray();

            // Levels in float32 are off by as much as their neighbours lack, on either side.
            Assert.Equal(1, masses.Sum(), 1e-4);
            // Of a deviation of less than a level, the nearest one has the most.
            if (logVariance < -11)
            {
                Assert.Equal((int)Math.Round(mean * 255), Array.IndexOf(masses, masses.Max()));
            }
        }
    }

    [Fact]
    public void A_level_far_from_the_mean_costs_a_finite_amount()
    {
        // A distance of d scales costs d and little more: no difference of two numbers next to 1 is taken.
        var scale = Math.Exp(-6) * Math.Sqrt(3) / Math.PI;
        var expected = (200 / 255.0 - 1 / 510.0 - 0.1f) / scale - Math.Log(1 - Math.Exp(-1 / (255 * scale)));
        Assert.Equal(expected, RowLoss.DiscretizedLogistic([200 / 255f], [0.1f], [-12f]), 1e-4);
        // The brightest level has all that is above its lower edge.
        Assert.Equal(Math.Log(1 + Math.Exp(-1 / (510 * scale))), RowLoss.DiscretizedLogistic([1f], [1f], [-12f]), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Freedoms))]
    public void The_constant_of_Students_t_is_that_of_a_table_of_the_gamma_function(int freedom) =>
        Assert.Equal(
            0.5 * Math.Log((freedom - 2) * Math.PI) + LogGammaOfHalf[freedom] - LogGammaOfHalf[freedom + 1],
            RowLoss.LogStudentT(freedom),
            1e-13
        );

    [Theory]
    [InlineData(Likelihood.Gaussian, null, 0)]
    [InlineData(Likelihood.DiagonalGaussian, null, -1.4f)]
    [InlineData(Likelihood.DiagonalGaussian, null, 2.1f)]
    [InlineData(Likelihood.StudentT, 3, 0.6f)]
    [InlineData(Likelihood.StudentT, 4, -1.4f)]
    [InlineData(Likelihood.StudentT, 30, 2.1f)]
    public void A_density_integrates_to_one_with_the_mean_and_the_variance_that_it_has(
        Likelihood likelihood,
        int? freedom,
        float logVariance
    )
    {
        var signature = Signature(likelihood, freedom);
        const float Mean = 0.75f;
        var deviation = Math.Exp(logVariance / 2.0);
        var (mass, first, second) = (0.0, 0.0, 0.0);
        // x − mean = deviation · sinh t: the tails of few degrees of freedom reach far.
        const double Step = 1.0 / 512;
        for (var t = -14.0; t <= 14; t += Step)
        {
            var x = (float)(Mean + deviation * Math.Sinh(t));
            var density = Math.Exp(-RowLoss.Of(signature, [x], [Mean], signature.HasVariance ? [logVariance] : []));
            var share = density * deviation * Math.Cosh(t) * Step;
            mass += share;
            first += share * (x - Mean);
            second += share * (x - Mean) * (x - Mean);
        }

        Assert.Equal(1, mass, 1e-4);
        Assert.Equal(0, first, 1e-3 * deviation);
        // The variance of three degrees of freedom lies in tails of 1/x² beyond any range.
        Assert.Equal(1, second / (deviation * deviation), freedom == 3 ? 0.01 : 1e-3);
    }

    [Fact]
    public void Students_t_comes_to_the_Gaussian_as_its_degrees_of_freedom_grow()
    {
        var (data, means, logVariances) = (Row(20, 4), Row(20, 5), Row(20, 6));
        var gaussian = RowLoss.DiagonalGaussian(data, means, logVariances);
        var distances = ((int[])[100, 1000, 10_000])
            .Select(freedom => Math.Abs(RowLoss.StudentT(data, means, logVariances, freedom) - gaussian))
            .ToArray();

        Assert.True(distances[1] < distances[0] / 5, $"{distances[0]}, {distances[1]}");
        Assert.InRange(distances[2], 0, 0.02);
    }

    [Theory]
    [InlineData(Likelihood.DiagonalGaussian, null)]
    [InlineData(Likelihood.StudentT, 4)]
    public void Units_of_any_size_cost_what_other_units_cost_and_the_logarithm_of_the_unit(
        Likelihood likelihood,
        int? freedom
    )
    {
        var signature = Signature(likelihood, freedom);
        var usual = RowLoss.Of(signature, [1.5f], [0.25f], [0.4f]);
        foreach (var power in (int[])[-100, -70, -40, 40, 70, 100])
        {
            var unit = MathF.ScaleB(1, power);
            var logUnit = power * Math.Log(2);
            var loss = RowLoss.Of(signature, [1.5f * unit], [0.25f * unit], [(float)(0.4 + 2 * logUnit)]);
            Assert.Equal(usual + logUnit, loss, 1e-4);
        }
    }

    [Theory]
    [InlineData(Likelihood.DiagonalGaussian, null)]
    [InlineData(Likelihood.StudentT, 4)]
    public void A_value_that_is_absurdly_far_off_has_a_finite_loss(Likelihood likelihood, int? freedom)
    {
        var signature = Signature(likelihood, freedom);
        float[] data = [.. new float[20], 1e30f];
        var (means, logVariances) = (new float[21], new float[21]);
        logVariances.AsSpan().Fill(-9);
        var expected = data.Sum(x => freedom is null ? Gaussian(x, 0, -9) : StudentT(x, 0, -9, 4));

        Assert.Equal(expected, RowLoss.Of(signature, data, means, logVariances), 1e-6 * expected);
    }

    [Fact]
    public void The_parts_of_the_elements_add_up_to_the_loss()
    {
        // Rows of mixed columns are no rows of elements alike; MixedLossTests adds up theirs.
        foreach (var likelihood in Enum.GetValues<Likelihood>().Where(likelihood => likelihood != Likelihood.Mixed))
        {
            var signature = Signature(likelihood, likelihood == Likelihood.StudentT ? 5 : null);
            var (data, output, logVariances) = (Row(19, 7), Row(19, 8), Row(19, 9));
            if (likelihood == Likelihood.Bernoulli)
            {
                data = Array.ConvertAll(data, x => Math.Clamp(MathF.Abs(x) / 3, 0, 1));
                output = Array.ConvertAll(output, p => 1 / (1 + MathF.Exp(-p)));
            }

            var spread = signature.HasVariance ? logVariances : [];
            var sums = new double[19];
            RowLoss.AddElements(signature, data, output, spread, 0.25, sums);
            RowLoss.AddElements(signature, data, output, spread, 0.5, sums);

            Assert.Equal(0.75 * RowLoss.Of(signature, data, output, spread), sums.Sum(), 1e-5);
        }
    }

    private static double Gaussian(double x, double mean, double logVariance) =>
        0.5 * ((x - mean) * (x - mean) / Math.Exp(logVariance) + logVariance + Math.Log(2 * Math.PI));

    private static double StudentT(double x, double mean, double logVariance, int freedom) =>
        0.5 * (freedom + 1) * Math.Log(1 + (x - mean) * (x - mean) / ((freedom - 2) * Math.Exp(logVariance)))
        + 0.5 * Math.Log((freedom - 2) * Math.PI)
        + 0.5 * logVariance
        + LogGammaOfHalf[freedom]
        - LogGammaOfHalf[freedom + 1];

    /// <summary>−ln of a difference of the distribution function, whose ends are 0 and 1.</summary>
    private static double Logistic(double x, double mean, double logVariance)
    {
        var scale = Math.Sqrt(3 * Math.Exp(logVariance)) / Math.PI;
        double Below(double edge) => 1 / (1 + Math.Exp(-(edge - mean) / scale));
        return -Math.Log((x > 1 - 1.0 / 510 ? 1 : Below(x + 1.0 / 510)) - (x < 1.0 / 510 ? 0 : Below(x - 1.0 / 510)));
    }

    private static bool Near(double expected, double actual, int elements) =>
        Math.Abs(expected - actual) <= 1e-5 * elements + 2e-6 * Math.Abs(expected);

    private static VaeSignature Signature(Likelihood likelihood, int? freedom) =>
        new()
        {
            Shape = new DataShape(1),
            LatentSize = 1,
            Likelihood = likelihood,
            DegreesOfFreedom = freedom,
        };

    private static float[] Row(int width, long seed)
    {
        var row = new float[width];
        NormalNoise.Fill(seed, 0, NoisePurpose.Evaluation, width, row);
        return row;
    }
}
