namespace Vae.Batch;

/// <summary>The element type of an NPY file.</summary>
internal abstract class NpyElement
{
    /// <summary>The name in the header, such as <c>&lt;f4</c>.</summary>
    public required string Descr { get; init; }

    /// <summary>Whether the elements are in the other byte order than the machine's.</summary>
    public required bool Swapped { get; init; }

    /// <summary>The bytes of one element.</summary>
    public abstract int Bytes { get; }

    /// <summary>Whether the elements are whole numbers.</summary>
    public abstract bool IsWhole { get; }

    public static NpyElement Find(string descr, string name)
    {
        var swapped = descr.StartsWith(BitConverter.IsLittleEndian ? '>' : '<');
        return descr switch
        {
            "|u1" or "<u1" or ">u1" => new NpyElement<byte> { Descr = descr, Swapped = false },
            "|i1" or "<i1" or ">i1" => new NpyElement<sbyte> { Descr = descr, Swapped = false },
            "<i2" or ">i2" => new NpyElement<short> { Descr = descr, Swapped = swapped },
            "<i4" or ">i4" => new NpyElement<int> { Descr = descr, Swapped = swapped },
            "<i8" or ">i8" => new NpyElement<long> { Descr = descr, Swapped = swapped },
            "<u2" or ">u2" => new NpyElement<ushort> { Descr = descr, Swapped = swapped },
            "<u4" or ">u4" => new NpyElement<uint> { Descr = descr, Swapped = swapped },
            "<u8" or ">u8" => new NpyElement<ulong> { Descr = descr, Swapped = swapped },
            "<f2" or ">f2" => new NpyElement<Half> { Descr = descr, Swapped = swapped },
            "<f4" or ">f4" => new NpyElement<float> { Descr = descr, Swapped = swapped },
            "<f8" or ">f8" => new NpyElement<double> { Descr = descr, Swapped = swapped },
            _ => throw new InvalidDataException(
                $"{name} holds elements of type '{descr}'; expected integers of 1, 2, 4 or 8 bytes or floats of 2, 4 or 8."
            ),
        };
    }

    /// <summary>Converts elements, whose bytes are changed: unsigned bytes divided by 255, all others as they are.</summary>
    public abstract void ToFloats(Span<byte> raw, Span<float> values);

    /// <summary>Converts elements, whose bytes are changed, to whole numbers.</summary>
    /// <exception cref="OverflowException">One is above <see cref="long.MaxValue"/>.</exception>
    public abstract void ToWholeNumbers(Span<byte> raw, Span<long> values);
}
