using System.Collections;

namespace Microsoft.ML.Data;

public readonly partial struct VBuffer<T> : IEnumerable
{
    private readonly T[] values;
    private readonly int[] indices;
    private readonly int count;

    public readonly int Length;

    public VBuffer(int length, T[] values, int[] indices = null)
        : this(length, length, values, indices) { }

    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        Contracts.CheckParam(length >= 0, nameof(length));
        Contracts.CheckParam(0 <= count && count <= length, nameof(count));
        Contracts.CheckParam((values?.Length ?? 0) >= count, nameof(values));
        Contracts.CheckParam(count == length || (indices?.Length ?? 0) >= count, nameof(indices));
        Length = length;
        this.count = count;
        this.values = values;
        this.indices = indices;
    }

    public bool IsDense => count == Length;

    public ReadOnlySpan<T> GetValues() => values.AsSpan(0, count);

    public ReadOnlySpan<int> GetIndices() => IsDense ? default : indices.AsSpan(0, count);

    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false)
    {
        if (all && !IsDense)
            return DenseValues().Select((value, i) => KeyValuePair.Create(i, value));
        var (values, indices) = (this.values, IsDense ? null : this.indices);
        return Enumerable.Range(0, count).Select(i => KeyValuePair.Create(indices?[i] ?? i, values[i]));
    }

    public IEnumerable<T> DenseValues()
    {
        var next = 0;
        for (var slot = 0; slot < Length; slot++)
        {
            if (IsDense || (next < count && indices[next] == slot))
                yield return values[next++];
            else
                yield return default;
        }
    }

    public override string ToString() =>
        IsDense ? $"Dense vector of size {Length}" : $"Sparse vector of size {Length}, {count} explicit values";

    public IEnumerator GetEnumerator() => values.GetEnumerator();

    internal VBufferEditor<T> GetEditor(
        int newLength,
        int? valuesCount,
        int maxCapacity = int.MaxValue,
        bool keepOldOnResize = false,
        bool requireIndicesOnDense = false
    )
    {
        Contracts.CheckParam(newLength >= 0, "newLogicalLength", "Must be non-negative.");
        Contracts.CheckParam(!(valuesCount < 0), nameof(valuesCount), "If specified, must be non-negative.");
        Contracts.CheckParam(
            !(valuesCount > newLength),
            nameof(valuesCount),
            "If specified, must be no greater than newLogicalLength"
        );
        var newCount = valuesCount ?? newLength;
        var needsIndices = newCount < newLength || requireIndicesOnDense;
        return new VBufferEditor<T>(
            newLength,
            newCount,
            EnsureSize(values, newCount, maxCapacity, keepOldOnResize),
            needsIndices ? EnsureSize(indices, newCount, maxCapacity, keepOldOnResize) : indices,
            needsIndices
        );
    }

    private static TItem[] EnsureSize<TItem>(TItem[] array, int size, int maxCapacity, bool keepOld)
    {
        if (array?.Length >= size || size == 0)
            return array;
        // Grows by at least half, so that a buffer that grows step by step is seldom moved.
        var grown = new TItem[
            Math.Clamp((long)(array?.Length ?? 0) * 3 / 2, size, Math.Max(size, Math.Min(maxCapacity, Array.MaxLength)))
        ];
        if (keepOld)
            array?.CopyTo(grown, 0);
        return grown;
    }
}
