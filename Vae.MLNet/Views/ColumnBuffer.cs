using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>Holds a passed-on column of the rows that were read ahead.</summary>
internal abstract class ColumnBuffer
{
    /// <summary>Takes the value of the source's current row as row <paramref name="row"/>.</summary>
    public abstract void Store(int row);

    /// <summary>Makes buffers of any number of rows for a column of <paramref name="source"/>.</summary>
    public static Func<int, ColumnBuffer> For(DataViewRow source, DataViewSchema.Column column)
    {
        var raw = column.Type.RawType;
        var vector = raw.IsGenericType && raw.GetGenericTypeDefinition() == typeof(VBuffer<>);
        var type = vector
            ? typeof(VectorColumnBuffer<>).MakeGenericType(raw.GetGenericArguments())
            : typeof(ScalarColumnBuffer<>).MakeGenericType(raw);
        var factory = type.GetMethod(nameof(ScalarColumnBuffer<int>.From))!
            .CreateDelegate<Func<DataViewRow, DataViewSchema.Column, Func<int, ColumnBuffer>>>();
        return factory(source, column);
    }
}

/// <summary>Values of a column by row.</summary>
internal interface IColumnBuffer<T>
{
    /// <summary>Copies the value of <paramref name="row"/> into <paramref name="value"/>, whose memory is used again.</summary>
    void Fetch(int row, ref T value);
}

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
