using MathNet.Numerics.LinearAlgebra;

namespace Vae.Report;

/// <summary>The mean and the covariance of some vectors.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Covariance">The covariance, with n − 1.</param>
internal sealed record Moments(Vector<double> Mean, Matrix<double> Covariance)
{
    /// <summary>Those of vectors.</summary>
    /// <param name="vectors">Row after row; at least two.</param>
    /// <param name="width">The numbers of a vector.</param>
    public static Moments Of(ReadOnlySpan<float> vectors, int width)
    {
        var count = vectors.Length / width;
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var rows = Matrix<double>.Build.Dense(count, width);
        for (var i = 0; i < vectors.Length; i++)
        {
            rows[i / width, i % width] = vectors[i];
        }

        var mean = rows.ColumnSums() / count;
        for (var i = 0; i < count; i++)
        {
            rows.SetRow(i, rows.Row(i) - mean);
        }

        return new(mean, rows.TransposeThisAndMultiply(rows) / (count - 1));
    }
}

/// <summary>
/// The Fréchet distance between two normal distributions (Dowson and Landau 1982), ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2(Σ₁Σ₂)^½): how unlike two sets of vectors
/// are in their means and covariances. Heusel et al. 2017 take it of what an Inception network makes of pictures; of what another network makes of
/// them its numbers are others, to be compared with each other alone.
/// </summary>
internal static class FrechetDistance
{
    /// <summary>The distance, 0 of the same moments.</summary>
    public static double Between(Moments first, Moments second)
    {
        // (Σ₁Σ₂)^½ has the trace of (Σ₁^½ Σ₂ Σ₁^½)^½, which is symmetric.
        var root = Root(first.Covariance);
        var product = root * second.Covariance * root;
        var cross = Eigenvalues(product).Sum(Math.Sqrt);
        var between = first.Mean - second.Mean;
        return between.DotProduct(between) + first.Covariance.Trace() + second.Covariance.Trace() - 2 * cross;
    }

    private static Matrix<double> Root(Matrix<double> covariance)
    {
        var parts = covariance.Evd(Symmetricity.Symmetric);
        var roots = parts.EigenValues.Map(value => Math.Sqrt(Math.Max(value.Real, 0)));
        return parts.EigenVectors
            * Matrix<double>.Build.DiagonalOfDiagonalVector(roots)
            * parts.EigenVectors.Transpose();
    }

    /// <summary>Those of a matrix that is symmetric and has none below 0 but for rounding.</summary>
    private static IEnumerable<double> Eigenvalues(Matrix<double> matrix) =>
        ((matrix + matrix.Transpose()) / 2)
            .Evd(Symmetricity.Symmetric)
            .EigenValues.Select(value => Math.Max(value.Real, 0));
}
