using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vae.Batch;

/// <inheritdoc/>
internal sealed class NpyElement<T> : NpyElement
    where T : unmanaged, INumber<T>
{
    public override int Bytes => Unsafe.SizeOf<T>();

    public override bool IsWhole =>
        typeof(T) != typeof(Half) && typeof(T) != typeof(float) && typeof(T) != typeof(double);

    public override void ToFloats(Span<byte> raw, Span<float> values)
    {
        var elements = InMachineOrder(raw);
        for (var i = 0; i < elements.Length; i++)
        {
            values[i] =
                typeof(T) == typeof(byte)
                    ? float.CreateSaturating(elements[i]) / byte.MaxValue
                    : float.CreateSaturating(elements[i]);
        }
    }

    public override void ToWholeNumbers(Span<byte> raw, Span<long> values)
    {
        var elements = InMachineOrder(raw);
        for (var i = 0; i < elements.Length; i++)
        {
            values[i] = long.CreateChecked(elements[i]);
        }
    }

    private Span<T> InMachineOrder(Span<byte> raw)
    {
        if (Swapped)
        {
            switch (Unsafe.SizeOf<T>())
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

        return MemoryMarshal.Cast<byte, T>(raw);
    }
}
