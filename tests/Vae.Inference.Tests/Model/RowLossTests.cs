using FsCheck;
using FsCheck.Fluent;

namespace Vae.Inference.Tests;

public class RowLossTests
{
    [Fact]
    public void Bernoulli_is_the_cross_entropy_for_every_length() =>
        Prop.ForAll(
                Gen.Choose(0, 1000).Two().NonEmptyListOf().ToArbitrary(),
                pairs =>
                {
                    float[] data = [.. pairs.Select(pair => pair.Item1 / 1000f)];
                    float[] probabilities = [.. pairs.Select(pair => 0.001f + pair.Item2 / 1010f)];
                    var expected = data.Zip(probabilities, (x, p) => -x * Math.Log(p) - (1 - x) * Math.Log(1.0 - p))
                        .Sum();
                    return Math.Abs(RowLoss.Bernoulli(data, probabilities) - expected)
                        <= 1e-6 * pairs.Count + 1e-6 * expected;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Certain_and_wrong_costs_24_bits_and_certain_and_right_nothing()
    {
        Assert.Equal(24 * Math.Log(2), RowLoss.Bernoulli([1], [0]), 1e-5);
        Assert.Equal(24 * Math.Log(2), RowLoss.Bernoulli([0], [1]), 1e-5);
        Assert.Equal(0, RowLoss.Bernoulli([0, 1], [0, 1]), 1e-6);
        Assert.Equal(
            1000 * 24 * Math.Log(2),
            RowLoss.Bernoulli(Enumerable.Repeat(1f, 1000).ToArray(), new float[1000]),
            1e-2
        );
    }

    [Fact]
    public void Gaussian_has_unit_variance_and_its_constant() =>
        Assert.Equal(
            0.5 * (0.25 + 4) + 3 * 0.9189385332046727, // ½ ln 2π
            RowLoss.Gaussian([0.5f, -1, 3], [1, 1, 3]),
            1e-12
        );

    [Fact]
    public void The_log_mean_exponential_is_the_plain_one_where_that_is_finite() =>
        Prop.ForAll(
                Gen.Choose(-2000, 2000).Select(i => i / 100.0).NonEmptyListOf().ToArbitrary(),
                values =>
                {
                    var (near, far) = (new LogMeanExp(), new LogMeanExp());
                    foreach (var value in values)
                    {
                        near.Add(value, out _);
                        far.Add(value - 5000, out _);
                    }

                    var expected = Math.Log(values.Average(Math.Exp));
                    return Math.Abs(near.Value - expected) < 1e-9 && Math.Abs(far.Value + 5000 - expected) < 1e-9;
                }
            )
            .QuickCheckThrowOnFailure();
}
