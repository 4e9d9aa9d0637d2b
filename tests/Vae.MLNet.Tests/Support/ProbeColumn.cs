using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>Writes the value of a row.</summary>
internal delegate void Fill<T>(long row, ref T value);

/// <summary>A column of a <see cref="ProbeView"/>.</summary>
internal abstract class ProbeColumn(string name, DataViewType type, DataViewSchema.Annotations? annotations)
{
    public string Name => name;

    public DataViewSchema.DetachedColumn Declaration => new(name, type, annotations);

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's raw type.</summary>
    /// <param name="row">Names the row under the cursor; called once per value.</param>
    public abstract Delegate Getter(Func<long> row);
}

/// <inheritdoc/>
internal sealed class ProbeColumn<T>(
    string name,
    DataViewType type,
    Fill<T> fill,
    DataViewSchema.Annotations? annotations = null
) : ProbeColumn(name, type, annotations)
{
    public override Delegate Getter(Func<long> row) => (ValueGetter<T>)((ref T value) => fill(row(), ref value));
}
