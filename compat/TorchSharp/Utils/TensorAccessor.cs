using System.Collections;

namespace TorchSharp.Utils;

/// <summary>Reads and writes a tensor's elements in place, by position in row-major order.</summary>
public sealed unsafe partial class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private torch.Tensor? _tensor;
    private T* _data;

    internal TensorAccessor(torch.Tensor tensor)
    {
        _tensor = tensor;
        _data = (T*)tensor.DataPointer;
    }

    public long Count => _tensor?.numel() ?? 0;

    private torch.Tensor Tensor => _tensor!;

    /// <summary>As in the real package, one index reads by position in any tensor but writes in a vector only.</summary>
    public T this[params long[] indices]
    {
        get => _data[indices.Length == 1 ? Position(indices[0]) : Offset(indices)];
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0L; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        _tensor = null;
        _data = null;
    }

    private long Offset(long[] indices)
    {
        var (shape, strides) = (Tensor.shape, Tensor.stride());
        var offset = 0L;
        for (var dim = 0; dim < shape.Length; dim++)
        {
            if (indices[dim] >= shape[dim] || indices[dim] < 0)
                throw new IndexOutOfRangeException($"{indices[dim]} >= {shape[dim]} in dimension {dim}.");
            offset += indices[dim] * strides[dim];
        }
        return offset;
    }

    private long Position(long position)
    {
        if (position >= Count)
            throw new IndexOutOfRangeException();
        if (position < 0)
            throw new ArgumentOutOfRangeException($"{position} in a collection of  ${Count} elements.");
        if (Tensor.is_contiguous())
            return position;
        var (shape, strides) = (Tensor.shape, Tensor.stride());
        var offset = 0L;
        for (var dim = shape.Length - 1; dim >= 0; dim--)
        {
            (position, var index) = Math.DivRem(position, shape[dim]);
            offset += index * strides[dim];
        }
        return offset;
    }
}
