using System.Numerics;
using System.Runtime.InteropServices;

namespace Vae.Inference;

public abstract partial class BundleModel
{
    /// <summary>
    /// The index of the first element that the model does not take, so that a caller can say where it came from: one that is outside
    /// [0, 1] by more than 4 · 2⁻²³, some roundings of a scaling in float32 (Bernoulli, unless the data is clipped), or not finite.
    /// </summary>
    /// <param name="data">Any number of elements of data.</param>
    /// <returns>The index, or −1 when all are allowed.</returns>
    public int IndexOfInvalidData(ReadOnlySpan<float> data)
    {
        var (low, high) = ValueCheck.Range(this);
        return ValueCheck.FirstOutside(data, low, high);
    }

    private protected static void CheckLength(int length, int rows, int width, string what)
    {
        if (length != (long)rows * width)
        {
            throw new ArgumentException($"The {what} span holds {length} values; expected {rows} rows of {width}.");
        }
    }

    private protected int CountRows(int length) =>
        length % DataSize == 0
            ? length / DataSize
            : throw new ArgumentException(
                $"The data holds {length} values; expected a multiple of {DataSize}, the size of a {Signature.Shape} row."
            );

    private protected void CheckLabels(ReadOnlySpan<long> labels, int rows, string what)
    {
        var expected = IsConditional ? rows : 0;
        if (labels.Length != expected)
        {
            throw new ArgumentException(
                IsConditional
                    ? $"There are {labels.Length} {what} for {rows} rows; the model is conditional and expects one per row."
                    : $"There are {labels.Length} {what}; the model is unconditional and expects none."
            );
        }

        var row = ClassCount == 0 ? -1 : labels.IndexOfAnyExceptInRange(0, ClassCount - 1);
        if (row >= 0)
        {
            throw new ArgumentException(
                $"Row {row} of the {what} is {labels[row]}; expected a class from 0 to {ClassCount - 1}."
            );
        }
    }

    /// <summary>What an element of data has to be, for messages.</summary>
    internal string ExpectedData =>
        Signature.IsUnit && !ClipsData
            ? $"a number from 0 to 1: scale the data as for the training, or clip it ({nameof(VaeModelOptions)}.{nameof(VaeModelOptions.ClipData)}, --clip)"
            : "a finite number";

    private protected void CheckData(ReadOnlySpan<float> data, int firstRow)
    {
        var bad = IndexOfInvalidData(data);
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"Row {firstRow + bad / DataSize} of the data holds {data[bad]:R} at element {bad % DataSize}; expected {ExpectedData}."
            );
        }
    }
}

/// <summary>Finds the first value that a model cannot take, a vector register at a time.</summary>
internal static class ValueCheck
{
    /// <summary>
    /// How far outside [0, 1] a value may lie: four units in the last place of 1. Scaling to [0, 1] in float32 takes a subtraction, a division
    /// by a difference and perhaps a product, each of which rounds by half a unit; no loss changes by more than its own rounding.
    /// </summary>
    public const float UnitTolerance = 4f / (1 << 23);

    /// <summary>The first value that is NaN, or outside [0, 1] by more than the tolerance; −1 when there is none.</summary>
    public static int FirstOutsideUnitInterval(ReadOnlySpan<float> values) =>
        FirstOutside(values, -UnitTolerance, 1 + UnitTolerance);

    /// <summary>The first value that is NaN or infinite; −1 when there is none.</summary>
    public static int FirstNotFinite(ReadOnlySpan<float> values) =>
        FirstOutside(values, -float.MaxValue, float.MaxValue);

    /// <summary>The least and the largest element of data that a model takes.</summary>
    public static (float Low, float High) Range(BundleModel model) =>
        model.Signature.IsUnit && !model.ClipsData
            ? (-UnitTolerance, 1 + UnitTolerance)
            : (-float.MaxValue, float.MaxValue);

    /// <summary>The first value that is NaN or outside of a range; −1 when there is none.</summary>
    public static int FirstOutside(ReadOnlySpan<float> values, float low, float high)
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
