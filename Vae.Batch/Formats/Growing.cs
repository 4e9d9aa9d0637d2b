namespace Vae.Batch;

/// <summary>Direct access to a memory stream's bytes.</summary>
internal static class Growing
{
    /// <summary>Makes a stream longer by <paramref name="count"/> bytes and gives them, to be filled.</summary>
    public static Span<byte> Grow(this MemoryStream stream, int count)
    {
        var start = (int)stream.Length;
        stream.SetLength(checked(start + count));
        stream.Position = stream.Length;
        return stream.GetBuffer().AsSpan(start, count);
    }

    /// <summary>All bytes of a stream.</summary>
    public static ReadOnlySpan<byte> Bytes(this MemoryStream stream) =>
        stream.GetBuffer().AsSpan(0, (int)stream.Length);

    /// <summary>Empties a stream; its memory stays.</summary>
    public static void Clear(this MemoryStream stream) => stream.SetLength(0);
}
