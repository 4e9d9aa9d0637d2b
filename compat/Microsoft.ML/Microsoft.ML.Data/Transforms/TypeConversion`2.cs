using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

internal abstract class TypeConversion<TSource, TTarget> : TypeConversion
{
    public override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column column) =>
        column.Type is VectorDataViewType
            ? MakeVectorGetter(input.GetGetter<VBuffer<TSource>>(column))
            : MakeGetter(input.GetGetter<TSource>(column));

    protected abstract TTarget Convert(TSource value);

    private ValueGetter<TTarget> MakeGetter(ValueGetter<TSource> getter)
    {
        TSource source = default;
        return (ref TTarget value) =>
        {
            getter(ref source);
            value = Convert(source);
        };
    }

    private ValueGetter<VBuffer<TTarget>> MakeVectorGetter(ValueGetter<VBuffer<TSource>> getter)
    {
        VBuffer<TSource> source = default;
        return (ref VBuffer<TTarget> value) =>
        {
            getter(ref source);
            var values = source.GetValues();
            var editor = VBufferEditor.Create(ref value, source.Length, values.Length);
            for (var i = 0; i < values.Length; i++)
                editor.Values[i] = Convert(values[i]);
            source.GetIndices().CopyTo(editor.Indices);
            value = editor.Commit();
        };
    }
}
