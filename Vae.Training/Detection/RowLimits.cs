using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// How far from usual a value counts, element by element, so that one wild value shows and does not drown all others.
/// </summary>
/// <remarks>
/// <para>
/// Values are winsorised at <see cref="MostSpreads"/> spreads. Beyond what the reference rows have, one counts on, by the logarithm of how
/// many half ranges it is outside: columns that are zero but for a few rows have values of many spreads that are quite usual, where a value
/// outside all that was seen is not.
/// </para>
/// <para>
/// What rows that were not seen are outside by is learnt: each reference row is held against the range of the others, and by how much the
/// hundredth of them that is farthest outside is so, at its worst element, is the unit of what lies outside. Of an element that is the same
/// in all n reference rows, any other value counts as the farthest of n normal numbers is from 0, √(2 ln n).
/// </para>
/// </remarks>
internal sealed class RowLimits
{
    /// <summary>How many spreads from its mean a value within the range counts as at most.</summary>
    public const float MostSpreads = 5;

    /// <summary>The largest value that is looked at: products of some are numbers of float32 still.</summary>
    public const float Largest = 1e6f;

    private const double OutsideQuantile = 0.99;
    private const float ConstantGain = 1e6f;

    private RowLimits(int width)
    {
        (Offsets, Gains, Limits) = (new float[width], new float[width], new float[width]);
        (Lows, Highs) = (new float[width], new float[width]);
        InverseUnits = new float[width];
    }

    /// <summary>What is subtracted from each element before it is limited.</summary>
    public float[] Offsets { get; }

    /// <summary>What it is multiplied by.</summary>
    public float[] Gains { get; }

    /// <summary>How far from 0 it may be then.</summary>
    public float[] Limits { get; }

    /// <summary>The least of each element.</summary>
    public float[] Lows { get; }

    /// <summary>The largest of each element.</summary>
    public float[] Highs { get; }

    /// <summary>One over the unit of being outside; 0 for an element that is the same in all reference rows.</summary>
    public float[] InverseUnits { get; }

    /// <summary>Learns the limits of standardised reference rows.</summary>
    /// <param name="rows">At least two rows, row-major.</param>
    /// <param name="width">The elements of a row.</param>
    public static RowLimits Of(ReadOnlySpan<float> rows, int width)
    {
        var count = rows.Length / width;
        var limits = new RowLimits(width);
        var outside = new double[count];
        var column = new float[count];
        for (var j = 0; j < width; j++)
        {
            for (var i = 0; i < count; i++)
            {
                column[i] = Math.Clamp(rows[i * width + j], -Largest, Largest);
            }

            limits.Learn(j, column, outside);
        }

        Array.Sort(outside);
        var unit = 1 + Math.Min(outside[(int)Math.Ceiling(OutsideQuantile * (count - 1))], 1e9);
        for (var j = 0; j < width; j++)
        {
            limits.InverseUnits[j] = (float)(limits.InverseUnits[j] / unit);
        }

        return limits;
    }

    /// <summary>Limits reference rows, which are within their range.</summary>
    /// <param name="rows">The rows, <c>[rows, elements]</c>.</param>
    public Tensor Apply(Tensor rows)
    {
        var limit = tensor(Limits);
        return rows.sub(tensor(Offsets)).mul(tensor(Gains)).minimum(limit).maximum(limit.neg());
    }

    private void Learn(int element, float[] column, double[] outside)
    {
        var (low, high) = (column.Min(), column.Max());
        (Lows[element], Highs[element]) = (low, high);
        if (low == high)
        {
            (Offsets[element], Gains[element]) = (low, ConstantGain);
            Limits[element] = (float)Math.Min(MostSpreads, Math.Sqrt(2 * Math.Log(column.Length)));
            return;
        }

        (Gains[element], Limits[element]) = (1, MostSpreads);
        InverseUnits[element] = 2 / (high - low);
        var (secondLow, secondHigh) = (float.PositiveInfinity, float.NegativeInfinity);
        var (lowest, highest) = (Array.IndexOf(column, low), Array.IndexOf(column, high));
        for (var i = 0; i < column.Length; i++)
        {
            secondLow = i == lowest ? secondLow : Math.Min(secondLow, column[i]);
            secondHigh = i == highest ? secondHigh : Math.Max(secondHigh, column[i]);
        }

        // Where the others are all the same, no range tells how far that is.
        Note(lowest, secondLow - low, high - secondLow);
        Note(highest, high - secondHigh, secondHigh - low);

        void Note(int row, double distance, double range)
        {
            var own =
                distance <= 0 ? 0
                : range > 0 ? 2 * distance / range
                : double.PositiveInfinity;
            outside[row] = Math.Max(outside[row], own);
        }
    }
}
