namespace Vae.Report.Tests;

public sealed class LinearClassifierTests
{
    [Fact]
    public void Classes_on_two_sides_of_a_hyperplane_are_read_and_those_inside_and_outside_of_a_circle_are_not()
    {
        // Units that differ by a million do not matter to what is linear.
        Assert.Equal(1, Accuracy((x, y) => x + y > 0 ? 1 : 0, unit: 1e-6f), 0.02);
        Assert.Equal(0.5, Accuracy((x, y) => x * x + y * y > 2 * Math.Log(2) ? 1 : 0, unit: 1), 0.08);
    }

    [Fact]
    public void Labels_that_have_nothing_to_do_with_the_vectors_are_guessed_as_often_as_by_chance()
    {
        var random = new Random(5);
        Assert.Equal(0.25, Accuracy((_, _) => random.Next(4), unit: 1), 0.04);
    }

    private static double Accuracy(Func<double, double, int> label, float unit) =>
        LinearClassifier.Accuracy(Rows(1, label, unit), Rows(2, label, unit), CancellationToken.None);

    // Points of a standard normal distribution on the plane, and a third dimension that is always the same.
    private static PosteriorRows Rows(int seed, Func<double, double, int> label, float unit)
    {
        var random = new Random(seed);
        var (means, labels) = (new float[3 * 2000], new long[2000]);
        for (var row = 0; row < labels.Length; row++)
        {
            var (radius, angle) = (
                Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())),
                2 * Math.PI * random.NextDouble()
            );
            var (x, y) = (radius * Math.Cos(angle), radius * Math.Sin(angle));
            labels[row] = label(x, y);
            (means[3 * row], means[3 * row + 1], means[3 * row + 2]) = ((float)x, (float)y * unit, 7);
        }

        return new PosteriorRows(3, means, new float[means.Length], labels);
    }
}
