namespace Vae.Training;

/// <summary>What the columns of some rows are like, learnt in one pass. A row counts as many times as its weight says.</summary>
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

    /// <summary>The number of rows seen, without those of the weight 0, which count as none.</summary>
    public long Count { get; private set; }

    /// <summary>The mean of each column.</summary>
    public IReadOnlyList<double> Means => means;

    /// <summary>The smallest value of each column.</summary>
    public IReadOnlyList<float> Minima => minima;

    /// <summary>The largest value of each column.</summary>
    public IReadOnlyList<float> Maxima => maxima;

    /// <summary>The standard deviation of a column, that of the rows themselves: the squares are divided by their number, or the sum of their weights.</summary>
    /// <param name="column">The column, from 0.</param>
    public double Deviation(int column) => Math.Sqrt(squares[column] / weights);

    /// <summary>Whether every row has the same value there.</summary>
    /// <param name="column">The column, from 0.</param>
    public bool IsConstant(int column) => minima[column] == maxima[column];

    /// <summary>
    /// Adds a row, by Welford's recurrence (1962) with West's weights (1979), which keeps the digits of columns far from 0.
    /// </summary>
    internal void Add(ReadOnlySpan<float> row, float weight)
    {
        if (weight == 0)
        {
            return;
        }

        Count++;
        weights += weight;
        var share = weight / weights;
        for (var i = 0; i < row.Length; i++)
        {
            var difference = row[i] - means[i];
            means[i] += difference * share;
            squares[i] += weight * difference * (row[i] - means[i]);
            minima[i] = Math.Min(minima[i], row[i]);
            maxima[i] = Math.Max(maxima[i], row[i]);
        }
    }
}
