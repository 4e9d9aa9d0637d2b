using MathNet.Numerics.LinearAlgebra;

namespace Vae.Report.Tests;

public sealed class FrechetDistanceTests
{
    [Fact]
    public void Of_one_dimension_it_is_that_of_means_and_deviations()
    {
        var (first, second) = (
            Of(
                [1],
                [
                    [4],
                ]
            ),
            Of(
                [3.5],
                [
                    [2.25],
                ]
            )
        );

        // (μ₁ − μ₂)² + (σ₁ − σ₂)².
        Assert.Equal(2.5 * 2.5 + 0.5 * 0.5, FrechetDistance.Between(first, second), 1e-12);
        Assert.Equal(0, FrechetDistance.Between(first, first), 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(1.1)]
    public void Of_covariances_with_the_same_axes_it_is_the_sum_over_them(double angle)
    {
        var turn = Matrix<double>.Build.DenseOfArray(
            new[,]
            {
                { Math.Cos(angle), -Math.Sin(angle) },
                { Math.Sin(angle), Math.Cos(angle) },
            }
        );
        Moments Turned(double x, double y) =>
            new(
                Vector<double>.Build.Dense(2),
                turn * Matrix<double>.Build.DenseOfDiagonalArray([x, y]) * turn.Transpose()
            );

        Assert.Equal(
            Math.Pow(3 - 1, 2) + Math.Pow(0.5 - 0, 2),
            FrechetDistance.Between(Turned(9, 0.25), Turned(1, 0)),
            // The root of what rounding leaves of 0.
            1e-6
        );
    }

    [Fact]
    public void Of_vectors_it_is_what_scipys_matrix_root_gives()
    {
        // ((m1 − m2)²).sum() + trace(c1 + c2 − 2·scipy.linalg.sqrtm(c1 @ c2)) of numpy.cov of the same rows.
        var first = Rows(12, (i, j) => ((i * 7 + j * 3) % 11 - 5) / 3.0 + i * j % 5 * 0.25);
        var second = Rows(15, (i, j) => ((i * 5 + j * 4) % 13 - 6) / 4.0 - i * j % 3 * 0.5);

        Assert.Equal(2.0348420062909813, FrechetDistance.Between(Moments.Of(first, 3), Moments.Of(second, 3)), 1e-5);
    }

    private static float[] Rows(int count, Func<int, int, double> of) =>
        [.. Enumerable.Range(0, count * 3).Select(i => (float)of(i / 3, i % 3))];

    private static Moments Of(double[] mean, double[][] covariance) =>
        new(Vector<double>.Build.DenseOfArray(mean), Matrix<double>.Build.DenseOfRowArrays(covariance));
}
