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
