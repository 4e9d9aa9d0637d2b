using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>Holds values that assignment copies.</summary>
internal sealed class ScalarColumnBuffer<T>(ValueGetter<T> getter, int capacity) : ColumnBuffer, IColumnBuffer<T>
{
    private readonly T[] values = new T[capacity];

    public static Func<int, ColumnBuffer> From(DataViewRow source, DataViewSchema.Column column)
    {
        var getter = source.GetGetter<T>(column);
        return capacity => new ScalarColumnBuffer<T>(getter, capacity);
    }

    public override void Store(int row)
    {
        // Whoever fetched the last value may still hold the object it is, so that the source must not get it back to fill again.
        values[row] = default!;
        getter(ref values[row]);
    }

    public void Fetch(int row, ref T value) => value = values[row];
}
