using Vae.Inference;

namespace Vae.Training.Tests;

public sealed class MixtureFitTests
{
    private static readonly double[] Weights = [0.2, 0.5, 0.3];
    private static readonly double[] Means = [-6, 0, 0, 5, 7, -4];
    private static readonly double[] Deviations = [1, 0.5, 0.3, 2, 1.5, 1];

    [Fact]
    public void The_mixture_that_points_were_drawn_from_is_found()
    {
        const int Count = 20_000;
        var random = new Random(4);
        var points = new float[2 * Count];
        for (var i = 0; i < Count; i++)
        {
            var draw = random.NextDouble();
            var component =
                draw < Weights[0] ? 0
                : draw < Weights[0] + Weights[1] ? 1
                : 2;
            for (var j = 0; j < 2; j++)
            {
                var place = 2 * component + j;
                points[2 * i + j] = (float)(Means[place] + Deviations[place] * Normal(random));
            }
        }

        var found = MixtureFit.Of(points, 2, 3, seed: 1);

        int[] order = [.. Enumerable.Range(0, 3).OrderBy(c => found.Means[2 * c])];
        for (var c = 0; c < 3; c++)
        {
            Assert.Equal(Weights[c], found.Weights[order[c]], 0.02);
            for (var j = 0; j < 2; j++)
            {
                Assert.Equal(Means[2 * c + j], found.Means[2 * order[c] + j], 0.1);
                Assert.Equal(Deviations[2 * c + j], Math.Sqrt(found.Variances[2 * order[c] + j]), 0.1);
            }
        }
    }

    [Fact]
    public void One_component_has_the_moments_of_the_points()
    {
        float[] points = [1, 10, 2, 20, 3, 30, 6, 40];
        var found = MixtureFit.Of(points, 2, 1, seed: 0);
        Assert.Equal([1f], found.Weights);
        Assert.Equal([3f, 25f], found.Means);
        Assert.Equal([3.5f, 125f], found.Variances);
    }

    [Fact]
    public void Points_that_are_all_the_same_make_one_component_of_little_variance()
    {
        var found = MixtureFit.Of([.. Enumerable.Repeat(2f, 40)], 4, 5, seed: 0);
        found.Validate(4);
        Assert.All(found.Means, mean => Assert.Equal(2, mean), throwIfEmpty: true);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
