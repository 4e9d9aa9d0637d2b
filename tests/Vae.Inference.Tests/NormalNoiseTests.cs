using FsCheck;
using FsCheck.Fluent;

namespace Vae.Inference.Tests;

public class NormalNoiseTests
{
    private const int Count = 1_000_000;

    [Fact]
    public void Rows_are_those_of_the_reference_generator()
    {
        foreach (var row in Fixture.Noise().GetProperty("rows").EnumerateArray())
        {
            var expected = row.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()).ToArray();
            var values = new float[expected.Length];

            NormalNoise.Fill(
                row.GetProperty("seed").GetInt64(),
                row.GetProperty("row").GetInt64(),
                (NoisePurpose)row.GetProperty("purpose").GetInt32(),
                values.Length,
                values
            );

            Fixture.AssertClose(expected, values, 1e-6);
        }
    }

    [Fact]
    public void Any_split_of_rows_gives_the_same_numbers() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<long>(),
                Gen.Choose(1, 9).Two().Select(pair => (Width: pair.Item1, Rows: pair.Item2 + 1)).ToArbitrary(),
                Gen.Choose(1, 1000).ToArbitrary(),
                (seed, size, cut) =>
                {
                    var first = (1L << 32) - 3;
                    var split = cut % size.Rows;
                    var (whole, parts) = (new float[size.Rows * size.Width], new float[size.Rows * size.Width]);
                    NormalNoise.Fill(seed, first, NoisePurpose.Prior, size.Width, whole);
                    NormalNoise.Fill(seed, first, NoisePurpose.Prior, size.Width, parts.AsSpan(0, split * size.Width));
                    NormalNoise.Fill(
                        seed,
                        first + split,
                        NoisePurpose.Prior,
                        size.Width,
                        parts.AsSpan(split * size.Width)
                    );
                    return whole.AsSpan().SequenceEqual(parts);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_wider_row_begins_with_the_narrower_one()
    {
        var (narrow, wide) = (new float[5], new float[11]);

        NormalNoise.Fill(7, 3, NoisePurpose.ImportanceSampling, 5, narrow);
        NormalNoise.Fill(7, 3, NoisePurpose.ImportanceSampling, 11, wide);

        Assert.Equal(narrow, wide[..5]);
    }

    [Fact]
    public void Seeds_rows_and_purposes_give_different_numbers()
    {
        var rows = new HashSet<float>();
        foreach (
            var (seed, row, purpose) in (ReadOnlySpan<(long, long, NoisePurpose)>)
                [
                    (1, 1, NoisePurpose.Prior),
                    (2, 1, NoisePurpose.Prior),
                    (1, 2, NoisePurpose.Prior),
                    (1, 1, NoisePurpose.Posterior),
                    (1L << 32 | 1, 1, NoisePurpose.Prior),
                    (1, 1L << 32 | 1, NoisePurpose.Prior),
                ]
        )
        {
            var values = new float[1];
            NormalNoise.Fill(seed, row, purpose, 1, values);
            Assert.True(rows.Add(values[0]), $"{seed}, {row}, {purpose}");
        }
    }

    [Fact]
    public void Moments_are_those_of_a_standard_normal()
    {
        var values = Sample();
        double Moment(int power) => values.Sum(value => Math.Pow(value, power)) / Count;

        // Five standard errors: the variances of x, x², x³ and x⁴ are 1, 2, 15 and 96.
        Assert.InRange(Moment(1), -Error(1), Error(1));
        Assert.InRange(Moment(2), 1 - Error(2), 1 + Error(2));
        Assert.InRange(Moment(3), -Error(15), Error(15));
        Assert.InRange(Moment(4), 3 - Error(96), 3 + Error(96));

        static double Error(double variance) => 5 * Math.Sqrt(variance / Count);
    }

    [Theory]
    [InlineData(1, 0.31731050786291415)]
    [InlineData(2, 0.04550026389635842)]
    [InlineData(3, 0.0026997960632601965)]
    [InlineData(4, 6.334248366623973e-05)]
    public void Tails_hold_their_share(double bound, double probability)
    {
        var share = Sample().Count(value => Math.Abs(value) > bound) / (double)Count;

        var error = 5 * Math.Sqrt(probability * (1 - probability) / Count);
        Assert.InRange(share, probability - error, probability + error);
    }

    [Fact]
    public void Neighbours_within_a_row_and_between_rows_are_uncorrelated()
    {
        var values = Sample();
        foreach (var distance in (int[])[1, 2, 3, 4, 8, 16])
        {
            var correlation =
                Enumerable.Range(0, Count - distance).Sum(i => (double)values[i] * values[i + distance]) / Count;
            Assert.InRange(correlation, -5 / Math.Sqrt(Count), 5 / Math.Sqrt(Count));
        }
    }

    [Fact]
    public void Lengths_that_are_no_rows_are_refused()
    {
        Assert.Throws<ArgumentException>(() => NormalNoise.Fill(0, 0, NoisePurpose.Prior, 3, new float[7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalNoise.Fill(0, 0, NoisePurpose.Prior, 0, new float[7]));
    }

    private static float[] Sample()
    {
        var values = new float[Count];
        NormalNoise.Fill(2024, 0, NoisePurpose.Prior, 8, values);
        return values;
    }
}
