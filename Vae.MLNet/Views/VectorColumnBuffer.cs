using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>Holds vectors, whose memory the source and the reader each keep for themselves.</summary>
internal sealed class VectorColumnBuffer<T>(ValueGetter<VBuffer<T>> getter, int capacity)
    : ColumnBuffer,
        IColumnBuffer<VBuffer<T>>
{
    private readonly VBuffer<T>[] values = new VBuffer<T>[capacity];

    public static Func<int, ColumnBuffer> From(DataViewRow source, DataViewSchema.Column column)
    {
        var getter = source.GetGetter<VBuffer<T>>(column);
        return capacity => new VectorColumnBuffer<T>(getter, capacity);
    }

    public override void Store(int row) => getter(ref values[row]);

    public void Fetch(int row, ref VBuffer<T> value) => values[row].CopyTo(ref value);
}
