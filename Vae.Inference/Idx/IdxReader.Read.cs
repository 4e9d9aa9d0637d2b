using System.Runtime.InteropServices;

namespace Vae.Inference;

public sealed partial class IdxReader
{
    private static readonly float[] ByteToUnit = [.. Enumerable.Range(0, 256).Select(i => i / 255f)];

    /// <summary>Reads the next items of a file of unsigned bytes, as many whole items as fit.</summary>
    /// <param name="items">Receives <see cref="ItemSize"/> elements an item.</param>
    /// <returns>The number of items read; 0 after the last one.</returns>
    /// <exception cref="ArgumentException"><paramref name="items"/> is shorter than one item.</exception>
    /// <exception cref="InvalidDataException">The file ends early, is damaged, goes on after its last item, or holds another type.</exception>
    public int ReadItems(Span<byte> items) => ReadValues(items);

    /// <summary>
    /// Reads the next items as floats, as many whole items as fit: unsigned bytes divided by 255, so in [0, 1]; any other type as it is.
    /// </summary>
    /// <inheritdoc cref="ReadItems(Span{byte})"/>
    public int ReadItems(Span<float> items) =>
        ElementType switch
        {
            IdxElementType.UInt8 => Convert<byte, float>(items, static b => ByteToUnit[b]),
            IdxElementType.Int8 => Convert<sbyte, float>(items, static v => v),
            IdxElementType.Int16 => Convert<short, float>(items, static v => v),
            IdxElementType.Int32 => Convert<int, float>(items, static v => v),
            IdxElementType.Float64 => Convert<double, float>(items, static v => (float)v),
            _ => ReadValues(items),
        };

    /// <summary>Reads the next items of a file of whole numbers, such as labels, as many whole items as fit.</summary>
    /// <inheritdoc cref="ReadItems(Span{byte})"/>
    public int ReadItems(Span<long> items) =>
        ElementType switch
        {
            IdxElementType.UInt8 => Convert<byte, long>(items, static v => v),
            IdxElementType.Int8 => Convert<sbyte, long>(items, static v => v),
            IdxElementType.Int16 => Convert<short, long>(items, static v => v),
            IdxElementType.Int32 => Convert<int, long>(items, static v => v),
            _ => throw WrongType("whole numbers"),
        };

    /// <summary>Reads the next items, as many whole items as fit, of a file whose elements have exactly the type <typeparamref name="T"/>.</summary>
    /// <inheritdoc cref="ReadItems(Span{byte})"/>
    public int ReadValues<T>(Span<T> items)
        where T : unmanaged
    {
        if (IdxElements.TypeOf<T>() != ElementType)
        {
            throw WrongType(IdxElements.TypeOf<T>().ToString());
        }

        var count = ItemsThatFit(items.Length);
        var values = items[..(count * ItemSize)];
        Fill(MemoryMarshal.AsBytes(values));
        IdxElements.SwapIfNeeded(values);
        Advance(count);
        return count;
    }

    private int Convert<TFrom, TTo>(Span<TTo> items, Func<TFrom, TTo> convert)
        where TFrom : unmanaged
    {
        var count = ItemsThatFit(items.Length);
        var rest = items[..(count * ItemSize)];
        if (buffer.Length == 0)
        {
            buffer = new byte[BufferBytes];
        }

        while (!rest.IsEmpty)
        {
            var raw = MemoryMarshal.Cast<byte, TFrom>(buffer.AsSpan());
            raw = raw[..Math.Min(raw.Length, rest.Length)];
            Fill(MemoryMarshal.AsBytes(raw));
            IdxElements.SwapIfNeeded(raw);
            for (var i = 0; i < raw.Length; i++)
            {
                rest[i] = convert(raw[i]);
            }

            rest = rest[raw.Length..];
        }

        Advance(count);
        return count;
    }

    private int ItemsThatFit(int length)
    {
        if (length < ItemSize)
        {
            throw new ArgumentException(
                $"The buffer holds {length} elements; expected at least one item of {ItemSize} elements."
            );
        }

        return Math.Min(length / ItemSize, Count - Position);
    }

    private void Fill(Span<byte> bytes)
    {
        if (input.Read(bytes) < bytes.Length)
        {
            throw new InvalidDataException($"{input.Name} ends early; expected {Count} items of {ItemSize} elements.");
        }
    }

    private void Advance(int count)
    {
        Position += count;
        Span<byte> next = stackalloc byte[1];
        if (count > 0 && Position == Count && input.Read(next) > 0)
        {
            throw new InvalidDataException(
                $"{input.Name} goes on after its last item; expected {Count} items of {ItemSize} elements."
            );
        }
    }

    private InvalidDataException WrongType(string expected) =>
        new($"{input.Name} holds elements of type {ElementType}; expected {expected}.");
}
