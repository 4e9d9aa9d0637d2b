namespace Vae.Tables.Tests;

public sealed class TableCalibrationTests
{
    [Fact]
    public void Weighted_probabilities_have_the_shares_that_are_asked_for()
    {
        const int Rows = 2000;
        const int Width = 5;
        var random = new Random(2);
        var rows = new float[Rows * Width];
        for (var row = 0; row < Rows; row++)
        {
            // Three options from the second element on, whose neighbours are not to be looked at.
            float[] odds = [random.NextSingle(), 3 * random.NextSingle(), 0.2f * random.NextSingle()];
            rows[row * Width] = 99;
            rows[row * Width + 4] = -99;
            for (var i = 0; i < 3; i++)
            {
                rows[row * Width + 1 + i] = odds[i] / odds.Sum();
            }
        }

        double[] shares = [0.5, 0.2, 0.1];
        var weights = TableCalibration.Weights(rows, Width, 1, shares);

        var averages = new double[3];
        for (var row = 0; row < Rows; row++)
        {
            var sum = Enumerable.Range(0, 3).Sum(i => rows[row * Width + 1 + i] * weights[i]);
            for (var i = 0; i < 3; i++)
            {
                averages[i] += rows[row * Width + 1 + i] * weights[i] / sum / Rows;
            }
        }

        // Of the rows that have the column, which are 80 %.
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(shares[i] / 0.8, averages[i], 1e-4);
        }
    }
}
