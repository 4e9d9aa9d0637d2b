using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>A value of any column, copied out of the buffer it was read into.</summary>
internal static class Cell
{
    private static readonly MethodInfo Typed = typeof(Cell).GetMethod(
        nameof(ReaderOf),
        BindingFlags.NonPublic | BindingFlags.Static
    )!;

    /// <summary>Reads the column's value in the row under <paramref name="row"/>.</summary>
    public static Func<object> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        try
        {
            return (Func<object>)Typed.MakeGenericMethod(column.Type.RawType).Invoke(null, [row, column])!;
        }
        catch (TargetInvocationException e)
        {
            throw e.InnerException!;
        }
    }

    /// <summary>Floating-point values within the tolerance, relative to values above 1; everything else equal.</summary>
    public static void AssertClose(object expected, object actual, double tolerance, string what)
    {
        Assert.Equal(expected.GetType(), actual.GetType());
        if (expected is float[] floats)
        {
            AssertClose(floats, (float[])actual, tolerance, what);
        }
        else if (expected is float number)
        {
            AssertClose([number], [(float)actual], tolerance, what);
        }
        else
        {
            Assert.Equal(expected, actual);
        }
    }

    public static void AssertClose(IReadOnlyList<float> expected, float[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Count, actual.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.True(
                Math.Abs((double)expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]))
                    || expected[i].Equals(actual[i]),
                $"Element {i} of {what} is {actual[i]:R}; expected {expected[i]:R}."
            );
        }
    }

    private static Func<object> ReaderOf<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return Copy(value!);
        };
    }

    private static object Copy(object value) =>
        value switch
        {
            ReadOnlyMemory<char> text => text.ToString(),
            VBuffer<ReadOnlyMemory<char>> texts => texts.DenseValues().Select(text => text.ToString()).ToArray(),
            VBuffer<float> vector => vector.DenseValues().ToArray(),
            VBuffer<double> vector => vector.DenseValues().ToArray(),
            VBuffer<byte> vector => vector.DenseValues().ToArray(),
            VBuffer<ushort> vector => vector.DenseValues().ToArray(),
            VBuffer<uint> vector => vector.DenseValues().ToArray(),
            _ => value,
        };
}
