using MathNet.Numerics.Distributions;

namespace Vae.Tables.Tests;

public sealed class NumberScaleTests
{
    [Fact]
    public void Few_numbers_have_the_middle_of_their_ranks_and_come_back_as_often_as_they_were()
    {
        // 1 in 10 of 40 rows, 2 in 20, 5 in 10.
        var scale = NumberScale.Of([(1, 10), (2, 20), (5, 10)], areAll: true, quantiles: 512);

        Assert.True(scale.IsDiscrete);
        Assert.Equal(Normal.InvCDF(0, 1, 0.125), scale.ScoreOf(1), 1e-12);
        Assert.Equal(0, scale.ScoreOf(2), 1e-12);
        Assert.Equal(Normal.InvCDF(0, 1, 0.875), scale.ScoreOf(5), 1e-12);
        var found = Enumerable.Range(0, 40).Select(i => scale.ValueOf(Normal.InvCDF(0, 1, (i + 0.5) / 40))).ToList();
        Assert.Equal([10, 20, 10], found.CountBy(value => value).OrderBy(pair => pair.Key).Select(pair => pair.Value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Many_numbers_become_standard_normal_and_come_back(int seed)
    {
        var random = new Random(seed);
        double[] numbers = [.. Enumerable.Range(0, 20_000).Select(_ => Math.Exp(3 * random.NextDouble())).Order()];
        var scale = NumberScale.Of([.. numbers.Select(number => (number, 1L))], areAll: false, quantiles: 512);

        Assert.False(scale.IsDiscrete);
        double[] scores = [.. numbers.Select(scale.ScoreOf)];
        Assert.Equal(0, scores.Average(), 0.01);
        Assert.Equal(1, Math.Sqrt(scores.Average(score => score * score)), 0.01);
        Assert.All(scores.Zip(scores.Skip(1)), pair => Assert.True(pair.First <= pair.Second), throwIfEmpty: true);
        for (var i = 0; i < numbers.Length; i += 37)
        {
            Assert.Equal(numbers[i], scale.ValueOf(scores[i]), 1e-6 * numbers[i]);
        }
    }

    [Fact]
    public void No_score_is_a_number_beyond_the_range_and_a_number_beyond_it_has_a_score_beyond()
    {
        double[] numbers = [.. Enumerable.Range(0, 1000).Select(i => (double)i)];
        var scale = NumberScale.Of([.. numbers.Select(number => (number, 1L))], areAll: true, quantiles: 64);

        Assert.Equal(0, scale.ValueOf(-50));
        Assert.Equal(999, scale.ValueOf(50));
        var (edge, beyond, far) = (scale.ScoreOf(999), scale.ScoreOf(1998), scale.ScoreOf(1e300));
        // As far again as the range is wide.
        Assert.Equal(edge + (edge - scale.ScoreOf(0)), beyond, 1e-9);
        Assert.True(double.IsFinite(far) && far > beyond);
        Assert.Equal(-beyond, scale.ScoreOf(-999), 1e-9);
    }

    [Fact]
    public void A_single_number_is_its_own_median()
    {
        var scale = NumberScale.Of([(7, 30)], areAll: true, quantiles: 512);
        Assert.Equal(0, scale.ScoreOf(7), 1e-12);
        Assert.Equal(7, scale.ValueOf(-3));
        Assert.True(scale.ScoreOf(8) > 0);
    }
}
