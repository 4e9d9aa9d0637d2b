using Vae.Inference;

namespace Vae.Report.Tests;

public sealed class PrincipalComponentsTests
{
    private const int Width = 5;
    private const int Rows = 400;

    private static readonly float[] Values = Cloud();
    private static readonly double[] Mean =
    [
        .. Enumerable
            .Range(0, Width)
            .Select(j => Enumerable.Range(0, Rows).Average(i => (double)Values[i * Width + j])),
    ];
    private static readonly double[][] Covariance =
    [
        .. Enumerable.Range(0, Width).Select(a => Enumerable.Range(0, Width).Select(b => CovarianceOf(a, b)).ToArray()),
    ];
    private static readonly PrincipalComponents Found = PrincipalComponents.Of(Values, Width);

    [Fact]
    public void The_mean_is_that_of_the_rows() => JsonNumbers.Close(Mean, Found.Mean, 1e-9);

    [Fact]
    public void The_axes_have_length_one_and_stand_at_right_angles()
    {
        Assert.Equal(1, Dot(Found.Axes[0], Found.Axes[0]), 1e-12);
        Assert.Equal(1, Dot(Found.Axes[1], Found.Axes[1]), 1e-12);
        Assert.Equal(0, Dot(Found.Axes[0], Found.Axes[1]), 1e-12);
    }

    [Fact]
    public void The_axes_are_eigenvectors_of_the_covariance_and_the_shares_its_eigenvalues()
    {
        var trace = Enumerable.Range(0, Width).Sum(j => Covariance[j][j]);
        for (var k = 0; k < 2; k++)
        {
            JsonNumbers.Close(
                [.. Found.Axes[k].Select(value => value * Found.Explained[k] * trace)],
                TimesCovariance(Found.Axes[k]),
                1e-9
            );
        }

        Assert.True(Found.Explained[0] > Found.Explained[1]);
    }

    [Fact]
    public void Power_iteration_finds_the_same_axes()
    {
        var first = PowerIteration(null);
        var second = PowerIteration(first);
        Assert.Equal(1, Math.Abs(Dot(first, Found.Axes[0])), 1e-9);
        Assert.Equal(1, Math.Abs(Dot(second, Found.Axes[1])), 1e-9);
    }

    [Fact]
    public void The_element_farthest_from_zero_is_positive() =>
        Assert.All(Found.Axes, axis => Assert.True(axis.MaxBy(Math.Abs) > 0), throwIfEmpty: true);

    [Fact]
    public void A_projection_is_the_way_from_the_mean_along_each_axis()
    {
        var plane = Found.Project(Values);
        Assert.Equal(2 * Rows, plane.Length);
        for (var i = 0; i < 2 * Rows; i++)
        {
            var expected = Enumerable
                .Range(0, Width)
                .Sum(j => (Values[i / 2 * Width + j] - Mean[j]) * Found.Axes[i % 2][j]);
            Assert.Equal(expected, plane[i], 1e-5);
        }
    }

    [Fact]
    public void Rows_that_are_all_the_same_explain_nothing()
    {
        var same = PrincipalComponents.Of([1, 2, 3, 1, 2, 3], 3);
        Assert.Equal([0.0, 0.0], same.Explained);
        Assert.All(same.Project([1, 2, 3]), value => Assert.Equal(0, value), throwIfEmpty: true);
    }

    private static double[] PowerIteration(double[]? removed)
    {
        double[] vector = [1, 0.5, 0.25, -0.125, 0.0625];
        for (var step = 0; step < 1_000; step++)
        {
            if (removed is not null)
            {
                var along = Dot(vector, removed);
                vector = [.. vector.Select((value, j) => value - along * removed[j])];
            }

            var next = TimesCovariance(vector);
            var length = Math.Sqrt(Dot(next, next));
            vector = [.. next.Select(value => value / length)];
        }

        return vector;
    }

    private static double[] TimesCovariance(double[] vector) => [.. Covariance.Select(row => Dot(row, vector))];

    private static double CovarianceOf(int a, int b) =>
        Enumerable.Range(0, Rows).Average(i => (Values[i * Width + a] - Mean[a]) * (Values[i * Width + b] - Mean[b]));

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    /// <summary>A cloud with a spread of its own in each direction, skewed, away from the origin.</summary>
    private static float[] Cloud()
    {
        var values = new float[Rows * Width];
        NormalNoise.Fill(3, 0, NoisePurpose.Prior, Width, values);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] *= 1 + i % Width;
            values[i] += i % Width > 0 ? 0.5f * values[i - 1] : 7;
        }

        return values;
    }
}
