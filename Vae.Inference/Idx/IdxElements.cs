using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vae.Inference;

/// <summary>The bytes of IDX elements: big-endian, whatever the machine is.</summary>
internal static class IdxElements
{
    public static int SizeInBytes(IdxElementType type) =>
        type switch
        {
            IdxElementType.UInt8 or IdxElementType.Int8 => 1,
            IdxElementType.Int16 => 2,
            IdxElementType.Int32 or IdxElementType.Float32 => 4,
            IdxElementType.Float64 => 8,
            _ => throw new ArgumentOutOfRangeException(nameof(type), $"The IDX element type {type} is not known."),
        };

    public static IdxElementType TypeOf<T>()
        where T : unmanaged =>
        default(T) switch
        {
            byte => IdxElementType.UInt8,
            sbyte => IdxElementType.Int8,
            short => IdxElementType.Int16,
            int => IdxElementType.Int32,
            float => IdxElementType.Float32,
            double => IdxElementType.Float64,
            _ => throw new ArgumentException(
                $"IDX files hold no {typeof(T).Name}; expected byte, sbyte, short, int, float or double."
            ),
        };

    /// <summary>Turns elements between big-endian and the machine's order, in place.</summary>
    public static void SwapIfNeeded<T>(Span<T> values)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
        {
            return;
        }

        switch (Unsafe.SizeOf<T>())
        {
            case 2:
                var shorts = MemoryMarshal.Cast<T, short>(values);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var ints = MemoryMarshal.Cast<T, int>(values);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<T, long>(values);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }
}
