using System.Buffers;

namespace HttpInference;

/// <summary>Memory of the shared pool, so that a steady stream of requests allocates none for its rows.</summary>
internal sealed class Buffer<T>(int length) : IDisposable
{
    private readonly T[] array = ArrayPool<T>.Shared.Rent(length);

    public int Length { get; private set; } = length;

    public Span<T> Span => array.AsSpan(0, Length);

    /// <summary>Leaves off what was not needed.</summary>
    public void Shorten(int shorter) => Length = shorter;

    public void Dispose() => ArrayPool<T>.Shared.Return(array);
}
