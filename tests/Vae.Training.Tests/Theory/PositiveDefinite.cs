namespace Vae.Training.Tests.Theory;

/// <summary>A symmetric positive definite matrix A = LLᵀ, by its Cholesky factor.</summary>
internal sealed class PositiveDefinite
{
    private readonly double[,] factor;

    public PositiveDefinite(double[,] matrix)
    {
        Size = matrix.GetLength(0);
        factor = new double[Size, Size];
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var rest = matrix[i, j] - Enumerable.Range(0, j).Sum(k => factor[i, k] * factor[j, k]);
                factor[i, j] = i == j ? Math.Sqrt(rest) : rest / factor[j, j];
            }
        }
    }

    public int Size { get; }

    public double LogDeterminant => 2 * Enumerable.Range(0, Size).Sum(i => Math.Log(factor[i, i]));

    /// <summary>The y of Ay = v.</summary>
    public double[] Solve(double[] v)
    {
        var y = (double[])v.Clone();
        for (var i = 0; i < Size; i++)
        {
            y[i] = (y[i] - Enumerable.Range(0, i).Sum(k => factor[i, k] * y[k])) / factor[i, i];
        }

        for (var i = Size - 1; i >= 0; i--)
        {
            y[i] = (y[i] - Enumerable.Range(i + 1, Size - i - 1).Sum(k => factor[k, i] * y[k])) / factor[i, i];
        }

        return y;
    }

    /// <summary>vᵀAv = ‖Lᵀv‖².</summary>
    public double Form(double[] v) =>
        Enumerable.Range(0, Size).Sum(j => Math.Pow(Enumerable.Range(j, Size - j).Sum(i => factor[i, j] * v[i]), 2));
}
