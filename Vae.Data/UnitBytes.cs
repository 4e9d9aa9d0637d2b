using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vae.Data;

/// <summary>Turns numbers in [0, 1] into bytes.</summary>
internal static class UnitBytes
{
    // The largest float below a half: added to a number and cut off, it rounds halves up and nothing below them.
    private const float AlmostHalf = 0.49999997f;

    /// <summary>
    /// Writes <c>value × 255</c>, rounded to the nearest whole number and a half away from zero, into <paramref name="bytes"/>. Values
    /// below 0 and above 1 become 0 and 255.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths differ, or a value is not a number.</exception>
    public static void Convert(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        if (values.Length != bytes.Length)
        {
            throw new ArgumentException(
                $"There are {bytes.Length} bytes for {values.Length} values; expected as many."
            );
        }

        var done = Vectors(values, bytes);
        for (var i = done; i < values.Length; i++)
        {
            bytes[i] = float.IsNaN(values[i])
                ? throw new ArgumentException($"Value {i} is not a number; expected a value in [0, 1].")
                : Convert(values[i]);
        }
    }

    /// <summary>The byte of one value.</summary>
    /// <exception cref="ArgumentException">It is not a number.</exception>
    internal static byte Convert(float value) =>
        float.IsNaN(value)
            ? throw new ArgumentException("A value is not a number; expected one in [0, 1].")
            : (byte)(Math.Clamp(value, 0f, 1f) * 255f + AlmostHalf);

    /// <summary>Converts sixteen values at a time; stops in front of the first that are not all numbers.</summary>
    private static int Vectors(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        var from = MemoryMarshal.Cast<float, Vector128<float>>(values);
        var to = MemoryMarshal.Cast<byte, Vector128<byte>>(bytes);
        for (var i = 0; i < to.Length; i++)
        {
            var (a, b, c, d) = (from[4 * i], from[4 * i + 1], from[4 * i + 2], from[4 * i + 3]);
            if (
                !Vector128.EqualsAll(a, a)
                || !Vector128.EqualsAll(b, b)
                || !Vector128.EqualsAll(c, c)
                || !Vector128.EqualsAll(d, d)
            )
            {
                return i * Vector128<byte>.Count;
            }

            var low = Vector128.Narrow(ToBytes(a), ToBytes(b));
            var high = Vector128.Narrow(ToBytes(c), ToBytes(d));
            to[i] = Vector128.Narrow(low.AsUInt16(), high.AsUInt16());
        }

        return to.Length * Vector128<byte>.Count;
    }

    private static Vector128<int> ToBytes(Vector128<float> values) =>
        Vector128.ConvertToInt32(
            Vector128.Min(Vector128.Max(values, Vector128<float>.Zero), Vector128<float>.One) * Vector128.Create(255f)
                + Vector128.Create(AlmostHalf)
        );
}
