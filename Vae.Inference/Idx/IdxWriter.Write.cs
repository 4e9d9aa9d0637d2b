using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vae.Inference;

public sealed partial class IdxWriter
{
    /// <summary>Writes whole items of a file of unsigned bytes.</summary>
    /// <param name="items">A whole number of items of <see cref="ItemSize"/> elements.</param>
    /// <exception cref="ArgumentException">The length is no whole number of items, or the file holds another type.</exception>
    /// <exception cref="InvalidOperationException">There are more items than were announced.</exception>
    public void WriteItems(ReadOnlySpan<byte> items) => WriteValues(items);

    /// <summary>Writes whole items: into a file of unsigned bytes by <see cref="PixelBytes.FromUnit"/>, into one of float32 as they are.</summary>
    /// <inheritdoc cref="WriteItems(ReadOnlySpan{byte})"/>
    public void WriteItems(ReadOnlySpan<float> items)
    {
        if (header.ElementType != IdxElementType.UInt8)
        {
            WriteValues(items);
            return;
        }

        Take(items.Length);
        for (var rest = items; !rest.IsEmpty; )
        {
            var part = rest[..Math.Min(rest.Length, buffer.Length)];
            PixelBytes.FromUnit(part, buffer.AsSpan(0, part.Length));
            stream.Write(buffer, 0, part.Length);
            rest = rest[part.Length..];
        }
    }

    /// <summary>Writes whole items of a file whose elements have exactly the type <typeparamref name="T"/>.</summary>
    /// <inheritdoc cref="WriteItems(ReadOnlySpan{byte})"/>
    public void WriteValues<T>(ReadOnlySpan<T> items)
        where T : unmanaged
    {
        if (IdxElements.TypeOf<T>() != header.ElementType)
        {
            throw new ArgumentException(
                $"The elements are {typeof(T).Name}; expected {header.ElementType}.",
                nameof(items)
            );
        }

        Take(items.Length);
        var size = Unsafe.SizeOf<T>();
        for (var rest = items; !rest.IsEmpty; )
        {
            var part = rest[..Math.Min(rest.Length, buffer.Length / size)];
            var raw = MemoryMarshal.Cast<byte, T>(buffer.AsSpan())[..part.Length];
            part.CopyTo(raw);
            IdxElements.SwapIfNeeded(raw);
            stream.Write(buffer, 0, part.Length * size);
            rest = rest[part.Length..];
        }
    }

    private void Take(int length)
    {
        ObjectDisposedException.ThrowIf(done, this);
        var (items, over) = Math.DivRem(length, ItemSize);
        if (over != 0)
        {
            throw new ArgumentException(
                $"There are {length} elements; expected a whole number of items of {ItemSize} elements."
            );
        }

        var limit = countGiven ? header.Dimensions[0] : int.MaxValue;
        if (items > limit - Count)
        {
            throw new InvalidOperationException($"There are more than the {limit} items that were announced.");
        }

        Count += items;
    }
}
