using System.Numerics;
using System.Runtime.InteropServices;

namespace Vae.Inference;

/// <summary>Finds the first value that a model cannot take, a vector register at a time.</summary>
internal static class ValueCheck
{
    /// <summary>The first value that is NaN, below 0 or above 1; −1 when there is none.</summary>
    public static int FirstOutsideUnitInterval(ReadOnlySpan<float> values) => First(values, 0, 1);

    /// <summary>The first value that is NaN or infinite; −1 when there is none.</summary>
    public static int FirstNotFinite(ReadOnlySpan<float> values) => First(values, -float.MaxValue, float.MaxValue);

    private static int First(ReadOnlySpan<float> values, float low, float high)
    {
        var (lows, highs) = (new Vector<float>(low), new Vector<float>(high));
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var start = vectors.Length * Vector<float>.Count;
        for (var i = 0; i < vectors.Length; i++)
        {
            // Both comparisons are false for NaN.
            var inside = Vector.GreaterThanOrEqual(vectors[i], lows) & Vector.LessThanOrEqual(vectors[i], highs);
            if (!Vector.EqualsAll(inside, Vector<int>.AllBitsSet))
            {
                start = i * Vector<float>.Count;
                break;
            }
        }

        for (var i = start; i < values.Length; i++)
        {
            if (!(values[i] >= low && values[i] <= high))
            {
                return i;
            }
        }

        return -1;
    }
}
