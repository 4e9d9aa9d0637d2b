namespace Microsoft.ML.Data;

internal sealed class ClassLabels<T>(PrimitiveDataViewType itemType, T[] values) : ClassLabels(values.Length)
{
    public override void Write(BinaryWriter writer)
    {
        writer.Write(true);
        writer.WriteType(itemType);
        writer.WriteArray(values);
    }

    public override DataViewSchema.Annotations AsKeyValues() => Make(AnnotationKinds.KeyValues);

    public override DataViewSchema.Annotations AsTrainingLabels() =>
        itemType is TextDataViewType
            ? Make(AnnotationKinds.TrainingLabelValues, AnnotationKinds.SlotNames)
            : Make(AnnotationKinds.TrainingLabelValues);

    private DataViewSchema.Annotations Make(params string[] names)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        foreach (var name in names)
        {
            builder.Add(
                name,
                new VectorDataViewType(itemType, Count),
                (ref VBuffer<T> value) => VBuffer<T>.Copy(values, 0, ref value, Count)
            );
        }
        return builder.ToAnnotations();
    }
}
