namespace Microsoft.ML.Data;

internal sealed class ColumnStore<TValue>(ValueGetter<TValue> getter, ColumnStore<TValue>.Copier copy) : ColumnStore
{
    private TValue[] values = [];

    public delegate void Copier(in TValue source, ref TValue destination);

    public override void Store(int index)
    {
        if (index >= values.Length)
            Array.Resize(ref values, Math.Max(16, 2 * index));
        getter(ref values[index]);
    }

    public void Fetch(int index, ref TValue value) => copy(in values[index], ref value);
}
