using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Values of one column, kept by index.</summary>
internal abstract class ColumnStore
{
    private static readonly MethodInfo ScalarDefinition = Definition(nameof(Scalar));
    private static readonly MethodInfo VectorDefinition = Definition(nameof(Vector));

    /// <summary>A store that is filled from a column of a row.</summary>
    public static ColumnStore Create(DataViewRow input, DataViewSchema.Column column)
    {
        var definition = column.Type is VectorDataViewType ? VectorDefinition : ScalarDefinition;
        return (ColumnStore)definition.InvokeWith(null, column.Type.GetItemType().RawType, input.GetGetter(column));
    }

    public static ColumnStore<DataViewRowId> CreateForIds(DataViewRow input) =>
        Scalar<DataViewRowId>(input.GetIdGetter());

    /// <summary>Puts the row's current value at an index.</summary>
    public abstract void Store(int index);

    private static MethodInfo Definition(string name) =>
        typeof(ColumnStore).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static);

    private static ColumnStore<T> Scalar<T>(Delegate getter) =>
        new((ValueGetter<T>)getter, (in T source, ref T destination) => destination = source);

    private static ColumnStore<VBuffer<T>> Vector<T>(Delegate getter) =>
        new(
            (ValueGetter<VBuffer<T>>)getter,
            (in VBuffer<T> source, ref VBuffer<T> destination) => source.CopyTo(ref destination)
        );
}
