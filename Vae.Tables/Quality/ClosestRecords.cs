namespace Vae.Tables;

/// <summary>How close the rows of a table come to the real ones; <see cref="TablePrivacy"/> says what the distance is.</summary>
public sealed record ClosestRecords
{
    internal ClosestRecords(float[] sorted) => Sorted = sorted;

    /// <summary>The number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>The number of rows whose distance was measured: a sample where there are more than asked for.</summary>
    public int Sample => Sorted.Count;

    /// <summary>The smallest distance, from 0 to 1.</summary>
    public double Minimum => Sorted[0];

    /// <summary>The distance below which a twentieth of the rows lie.</summary>
    public double FifthPercentile => Quantile(0.05);

    /// <summary>The distance below which half of the rows lie.</summary>
    public double Median => Quantile(0.5);

    /// <summary>How many of <see cref="Rows"/> are equal to a real row in every cell, all real rows considered.</summary>
    public required int Copies { get; init; }

    /// <summary>The share of <see cref="Rows"/> that <see cref="Copies"/> is.</summary>
    public double CopyShare => (double)Copies / Rows;

    /// <summary>The distances, the smallest first.</summary>
    internal IReadOnlyList<float> Sorted { get; }

    /// <summary>Linear between the distances, the first of which is at 0 and the last at 1.</summary>
    private double Quantile(double share)
    {
        var at = share * (Sorted.Count - 1);
        var below = (int)at;
        var above = Math.Min(below + 1, Sorted.Count - 1);
        return Sorted[below] + (at - below) * (Sorted[above] - (double)Sorted[below]);
    }
}
