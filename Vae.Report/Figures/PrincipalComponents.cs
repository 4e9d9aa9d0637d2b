using MathNet.Numerics.LinearAlgebra;

namespace Vae.Report;

/// <summary>The plane through rows that keeps most of their variance (principal component analysis).</summary>
internal sealed record PrincipalComponents
{
    /// <summary>The mean of the rows.</summary>
    public required double[] Mean { get; init; }

    /// <summary>Two directions of length 1, at right angles; in each, the element that is farthest from 0 is positive.</summary>
    public required double[][] Axes { get; init; }

    /// <summary>The share of the variance along each direction, the larger one first.</summary>
    public required double[] Explained { get; init; }

    /// <param name="rows">Values, row after row; at least one row.</param>
    /// <param name="width">Values a row, at least 2.</param>
    public static PrincipalComponents Of(ReadOnlySpan<float> rows, int width)
    {
        var matrix = Matrix<double>.Build.Dense(rows.Length / width, width, ColumnMajor(rows, width));
        var mean = matrix.ColumnSums() / matrix.RowCount;
        var centred = matrix - Matrix<double>.Build.DenseOfRowVectors(Enumerable.Repeat(mean, matrix.RowCount));
        var covariance = centred.TransposeThisAndMultiply(centred) / matrix.RowCount;
        var decomposed = covariance.Evd(Symmetricity.Symmetric);
        var total = Math.Max(covariance.Trace(), double.Epsilon);

        // Eigenvalues come in ascending order.
        int[] largest = [width - 1, width - 2];
        return new PrincipalComponents
        {
            Mean = mean.ToArray(),
            Axes = [.. largest.Select(i => Oriented(decomposed.EigenVectors.Column(i)))],
            Explained = [.. largest.Select(i => Math.Max(decomposed.EigenValues[i].Real, 0) / total)],
        };
    }

    /// <summary>The coordinates of rows on the plane, two a row.</summary>
    public float[] Project(ReadOnlySpan<float> rows)
    {
        var plane = new float[rows.Length / Mean.Length * 2];
        for (var i = 0; i < plane.Length; i++)
        {
            var row = rows.Slice(i / 2 * Mean.Length, Mean.Length);
            var sum = 0.0;
            for (var j = 0; j < row.Length; j++)
            {
                sum += (row[j] - Mean[j]) * Axes[i % 2][j];
            }

            plane[i] = (float)sum;
        }

        return plane;
    }

    private static double[] ColumnMajor(ReadOnlySpan<float> rows, int width)
    {
        // MathNet stores matrices column by column.
        var values = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            values[i % width * (rows.Length / width) + i / width] = rows[i];
        }

        return values;
    }

    private static double[] Oriented(Vector<double> axis) =>
        (axis[axis.AbsoluteMaximumIndex()] < 0 ? axis.Negate() : axis).ToArray();
}
