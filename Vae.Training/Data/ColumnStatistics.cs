namespace Vae.Training;

/// <summary>What the columns of some rows are like, learnt in one pass.</summary>
public sealed class ColumnStatistics
{
    private readonly double[] means;
    private readonly double[] squares;
    private readonly float[] minima;
    private readonly float[] maxima;
    private double weights;

    internal ColumnStatistics(int columns)
    {
        (means, squares) = (new double[columns], new double[columns]);
        (minima, maxima) = (new float[columns], new float[columns]);
        Array.Fill(minima, float.PositiveInfinity);
        Array.Fill(maxima, float.NegativeInfinity);
    }

    /// <summary>The number of rows seen.</summary>
    public long Count { get; private set; }

    /// <summary>The mean of each column.</summary>
    public IReadOnlyList<double> Means => means;

    /// <summary>The smallest value of each column.</summary>
    public IReadOnlyList<float> Minima => minima;

    /// <summary>The largest value of each column.</summary>
    public IReadOnlyList<float> Maxima => maxima;

    /// <summary>
    /// The standard deviation of a column, that of the rows themselves: the squares are divided by the number of rows, each of which counts
    /// as many times as its weight says, as it does in the means.
    /// </summary>
    /// <param name="column">The column, from 0.</param>
    public double Deviation(int column) => Math.Sqrt(squares[column] / weights);

    /// <summary>Whether every row has the same value there.</summary>
    /// <param name="column">The column, from 0.</param>
    public bool IsConstant(int column) => minima[column] == maxima[column];

    /// <summary>
    /// Adds a row, by Welford's recurrence (1962), which keeps the digits of columns far from 0; with weights it is West's (1979).
    /// </summary>
    internal void Add(ReadOnlySpan<float> row, double weight = 1)
    {
        Count++;
        weights += weight;
        if (weight == 0)
        {
            return;
        }

        for (var i = 0; i < row.Length; i++)
        {
            var difference = row[i] - means[i];
            means[i] += difference * weight / weights;
            squares[i] += weight * difference * (row[i] - means[i]);
            minima[i] = Math.Min(minima[i], row[i]);
            maxima[i] = Math.Max(maxima[i], row[i]);
        }
    }
}
