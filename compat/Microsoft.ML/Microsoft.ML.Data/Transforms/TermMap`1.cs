using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

internal sealed class TermMap<T> : TermMap
{
    private readonly T[] terms;
    private readonly Dictionary<T, uint> keys;

    public TermMap(PrimitiveDataViewType itemType, T[] terms, bool asText)
        : base(itemType, asText)
    {
        this.terms = terms;
        keys = new Dictionary<T, uint>(Terms<T>.Equality);
        foreach (var term in terms)
            keys.Add(term, (uint)keys.Count + 1);
    }

    public override int Count => terms.Length;

    public override void Write(BinaryWriter writer)
    {
        writer.WriteType(ItemType);
        writer.WriteArray(terms);
        writer.Write(AsText);
    }

    public override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
            return MakeVectorGetter(input.GetGetter<VBuffer<T>>(column));
        var getter = input.GetGetter<T>(column);
        T value = default;
        ValueGetter<uint> keyGetter = (ref uint key) =>
        {
            getter(ref value);
            key = KeyOf(value);
        };
        return keyGetter;
    }

    public override DataViewSchema.Annotations Annotations(DataViewSchema.Column input)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(input.Annotations, name => name == AnnotationKinds.SlotNames);
        if (AsText)
        {
            var texts = terms.Select(term => Terms<T>.ToText(term)).ToArray();
            Add(builder, TextDataViewType.Instance, texts);
        }
        else
            Add(builder, ItemType, terms);
        return builder.ToAnnotations();
    }

    private static void Add<TValue>(
        DataViewSchema.Annotations.Builder builder,
        PrimitiveDataViewType itemType,
        TValue[] values
    )
    {
        if (values.Length == 0)
            return;
        builder.Add(
            AnnotationKinds.KeyValues,
            new VectorDataViewType(itemType, values.Length),
            (ref VBuffer<TValue> value) => VBuffer<TValue>.Copy(values, 0, ref value, values.Length)
        );
    }

    private ValueGetter<VBuffer<uint>> MakeVectorGetter(ValueGetter<VBuffer<T>> getter)
    {
        VBuffer<T> values = default;
        return (ref VBuffer<uint> result) =>
        {
            getter(ref values);
            uint[] mapped = [.. values.DenseValues().Select(KeyOf)];
            Compact.Store<uint>(mapped, ref result);
        };
    }

    private uint KeyOf(T value) => keys.GetValueOrDefault(value);
}
