using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vae.Data;

/// <summary>The type of the numbers that a file of rows holds.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "The members are named after the types that they are.")]
public enum RowElement
{
    /// <summary>8 bits, unsigned.</summary>
    UInt8,

    /// <summary>8 bits, signed.</summary>
    Int8,

    /// <summary>16 bits, unsigned.</summary>
    UInt16,

    /// <summary>16 bits, signed.</summary>
    Int16,

    /// <summary>32 bits, unsigned.</summary>
    UInt32,

    /// <summary>32 bits, signed.</summary>
    Int32,

    /// <summary>64 bits, unsigned.</summary>
    UInt64,

    /// <summary>64 bits, signed.</summary>
    Int64,

    /// <summary>IEEE 754, 16 bits.</summary>
    Float16,

    /// <summary>IEEE 754, 32 bits.</summary>
    Float32,

    /// <summary>IEEE 754, 64 bits.</summary>
    Float64,
}

/// <summary>What is done with elements of a type that is known only when the program runs.</summary>
internal static class RowElements
{
    /// <summary>The number of bytes of one element.</summary>
    public static int Bytes(this RowElement element) =>
        element switch
        {
            RowElement.UInt8 or RowElement.Int8 => 1,
            RowElement.UInt16 or RowElement.Int16 or RowElement.Float16 => 2,
            RowElement.UInt32 or RowElement.Int32 or RowElement.Float32 => 4,
            RowElement.UInt64 or RowElement.Int64 or RowElement.Float64 => 8,
            _ => throw new ArgumentOutOfRangeException(nameof(element), $"The element type {element} is not known."),
        };

    /// <summary>Whether elements are whole numbers.</summary>
    public static bool IsWhole(this RowElement element) =>
        element is not (RowElement.Float16 or RowElement.Float32 or RowElement.Float64);

    /// <summary>The element type that <typeparamref name="T"/> is.</summary>
    /// <exception cref="ArgumentException">Files hold no such type.</exception>
    public static RowElement Of<T>()
        where T : unmanaged =>
        default(T) switch
        {
            byte => RowElement.UInt8,
            sbyte => RowElement.Int8,
            ushort => RowElement.UInt16,
            short => RowElement.Int16,
            uint => RowElement.UInt32,
            int => RowElement.Int32,
            ulong => RowElement.UInt64,
            long => RowElement.Int64,
            Half => RowElement.Float16,
            float => RowElement.Float32,
            double => RowElement.Float64,
            _ => throw new ArgumentException(
                $"Files of rows hold no {typeof(T).Name}; expected an integer of 8 to 64 bits or a float of 16 to 64 bits."
            ),
        };

    /// <summary>Converts elements to floats, as they are.</summary>
    public static void ToFloats(this RowElement element, ReadOnlySpan<byte> raw, Span<float> values)
    {
        switch (element)
        {
            case RowElement.UInt8:
                Convert<byte>(raw, values);
                break;
            case RowElement.Int8:
                Convert<sbyte>(raw, values);
                break;
            case RowElement.UInt16:
                Convert<ushort>(raw, values);
                break;
            case RowElement.Int16:
                Convert<short>(raw, values);
                break;
            case RowElement.UInt32:
                Convert<uint>(raw, values);
                break;
            case RowElement.Int32:
                Convert<int>(raw, values);
                break;
            case RowElement.UInt64:
                Convert<ulong>(raw, values);
                break;
            case RowElement.Int64:
                Convert<long>(raw, values);
                break;
            case RowElement.Float16:
                Convert<Half>(raw, values);
                break;
            case RowElement.Float64:
                Convert<double>(raw, values);
                break;
            default:
                MemoryMarshal.Cast<byte, float>(raw).CopyTo(values);
                break;
        }
    }

    /// <summary>Converts elements to 64 bits.</summary>
    /// <returns>The place of the first that is no whole number, or too large to be told from others; -1 when all are whole.</returns>
    /// <exception cref="OverflowException">One is above <see cref="long.MaxValue"/>.</exception>
    public static int ToLongs(this RowElement element, ReadOnlySpan<byte> raw, Span<long> values)
    {
        switch (element)
        {
            case RowElement.UInt8:
                Widen<byte>(raw, values);
                break;
            case RowElement.Int8:
                Widen<sbyte>(raw, values);
                break;
            case RowElement.UInt16:
                Widen<ushort>(raw, values);
                break;
            case RowElement.Int16:
                Widen<short>(raw, values);
                break;
            case RowElement.UInt32:
                Widen<uint>(raw, values);
                break;
            case RowElement.Int32:
                Widen<int>(raw, values);
                break;
            case RowElement.UInt64:
                Widen<ulong>(raw, values);
                break;
            case RowElement.Float16:
                return Whole<Half>(raw, values);
            case RowElement.Float32:
                return Whole<float>(raw, values);
            case RowElement.Float64:
                return Whole<double>(raw, values);
            default:
                Widen<long>(raw, values);
                break;
        }

        return -1;
    }

    /// <summary>Converts whole numbers to elements.</summary>
    /// <exception cref="OverflowException">One does not fit.</exception>
    public static void FromLongs(this RowElement element, ReadOnlySpan<long> values, Span<byte> raw)
    {
        switch (element)
        {
            case RowElement.UInt8:
                Narrow<byte>(values, raw);
                break;
            case RowElement.Int8:
                Narrow<sbyte>(values, raw);
                break;
            case RowElement.UInt16:
                Narrow<ushort>(values, raw);
                break;
            case RowElement.Int16:
                Narrow<short>(values, raw);
                break;
            case RowElement.UInt32:
                Narrow<uint>(values, raw);
                break;
            case RowElement.Int32:
                Narrow<int>(values, raw);
                break;
            case RowElement.UInt64:
                Narrow<ulong>(values, raw);
                break;
            case RowElement.Int64:
                Narrow<long>(values, raw);
                break;
            default:
                throw new ArgumentException(
                    $"The elements are whole numbers, and the file holds {element}; expected a file of an integer type."
                );
        }
    }

    /// <summary>Turns elements between the two byte orders, in place.</summary>
    public static void ReverseEndianness(this RowElement element, Span<byte> raw)
    {
        switch (element.Bytes())
        {
            case 2:
                var shorts = MemoryMarshal.Cast<byte, short>(raw);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, int>(raw);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, long>(raw);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> raw, Span<float> values)
        where T : unmanaged, INumber<T>
    {
        var elements = MemoryMarshal.Cast<byte, T>(raw);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = float.CreateSaturating(elements[i]);
        }
    }

    private static void Widen<T>(ReadOnlySpan<byte> raw, Span<long> values)
        where T : unmanaged, INumber<T>
    {
        var elements = MemoryMarshal.Cast<byte, T>(raw);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = long.CreateChecked(elements[i]);
        }
    }

    private static int Whole<T>(ReadOnlySpan<byte> raw, Span<long> values)
        where T : unmanaged, INumber<T>
    {
        var elements = MemoryMarshal.Cast<byte, T>(raw);
        for (var i = 0; i < values.Length; i++)
        {
            if (!WholeNumbers.TryConvert(double.CreateChecked(elements[i]), out values[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static void Narrow<T>(ReadOnlySpan<long> values, Span<byte> raw)
        where T : unmanaged, INumber<T>
    {
        var elements = MemoryMarshal.Cast<byte, T>(raw);
        for (var i = 0; i < values.Length; i++)
        {
            elements[i] = T.CreateChecked(values[i]);
        }
    }
}
