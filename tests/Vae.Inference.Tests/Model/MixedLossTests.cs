namespace Vae.Inference.Tests;

public sealed class MixedLossTests
{
    private static readonly MixedColumn[] Columns = [new(3), new(2, Ranges: 1), new(4, Ranges: 2)];

    // Options of 3; of 2 and a number; of 4, two of them ranges, and a number.
    private static readonly float[] Output = [0.2f, 0.5f, 0.3f, 0.9f, 0.1f, 1.5f, 0.1f, 0.2f, 0.3f, 0.4f, -1f];
    private static readonly float[] LogVariance = [9, 9, 9, 9, 9, -1f, 9, 9, 9, 9, 0.5f];

    [Fact]
    public void A_row_costs_its_options_and_its_numbers()
    {
        float[] row = [0, 1, 0, 1, 0, 2f, 0, 1, 0, 0, 0.5f];
        var expected =
            -Math.Log(0.5f) - Math.Log(0.9f) + Gaussian(2 - 1.5, -1) - Math.Log(0.2f) + Gaussian(0.5 + 1, 0.5);
        Assert.Equal(expected, MixedLoss.Of(Columns, row, Output, LogVariance), 1e-6);
    }

    [Fact]
    public void What_is_not_observed_and_a_number_whose_option_is_none_cost_nothing()
    {
        // The second column is not observed, the third is its last option, and both hold a number that is not to be looked at.
        float[] row = [0, 0, 1, 0, 0, 100f, 0, 0, 0, 1, 100f];
        Assert.Equal(-Math.Log(0.3f) - Math.Log(0.4f), MixedLoss.Of(Columns, row, Output, LogVariance), 1e-6);
    }

    [Fact]
    public void A_probability_of_zero_costs_24_bits()
    {
        float[] output = [0, 1, 0, .. Output[3..]];
        float[] row = [1, 0, 0, .. new float[8]];
        Assert.Equal(24 * Math.Log(2), MixedLoss.Of(Columns, row, output, LogVariance), 1e-6);
    }

    [Fact]
    public void Parts_of_elements_are_weighed_and_add_up()
    {
        float[] row = [0, 1, 0, 1, 0, 2f, 0, 1, 0, 0, 0.5f];
        var sums = new double[row.Length];
        var total = MixedLoss.Of(Columns, row, Output, LogVariance, 0.25, sums);

        Assert.Equal(0.25 * total, sums.Sum(), 1e-9);
        Assert.Equal(0.25 * -Math.Log(0.5f), sums[1], 1e-7);
        Assert.Equal(0.25 * Gaussian(0.5, -1), sums[5], 1e-7);
        Assert.Equal(0, sums[0]);
        Assert.Equal(0, sums[6]);
    }

    [Fact]
    public void A_signature_has_columns_that_are_its_shape()
    {
        var signature = new VaeSignature
        {
            Shape = new DataShape(11),
            LatentSize = 2,
            Likelihood = Likelihood.Mixed,
            Columns = Columns,
        };
        signature.Validate();
        Assert.Equal(signature, signature with { Columns = [new(3), new(2, 1), new(4, 2)] });
        Assert.NotEqual(signature, signature with { Columns = [new(3), new(2, 1), new(4, 1)] });

        Assert.Equal(
            "The shape of a row is [12] and its columns have 11 elements; expected a vector of as many.",
            Assert.Throws<ArgumentException>((signature with { Shape = new DataShape(12) }).Validate).Message
        );
        Assert.Equal(
            "The likelihood is Mixed and it has 0 columns; expected at least one for Mixed, and none for the others.",
            Assert.Throws<ArgumentException>((signature with { Columns = null }).Validate).Message
        );
        Assert.Equal(
            "A column has no options, or more ranges of numbers than options; expected at least one option, and as many ranges at most.",
            Assert.Throws<ArgumentException>((signature with { Columns = [new(1, 2), new(8)] }).Validate).Message
        );
    }

    private static double Gaussian(double difference, double logVariance) =>
        0.5 * (difference * difference / Math.Exp(logVariance) + logVariance + Math.Log(2 * Math.PI));
}
