using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>The classes of a label column in training: how many, and the values of its keys where it has some.</summary>
internal abstract class ClassLabels(int count)
{
    private static readonly MethodInfo OfDefinition = typeof(ClassLabels).GetMethod(
        nameof(OfValues),
        BindingFlags.NonPublic | BindingFlags.Static
    );

    private static readonly MethodInfo ReadDefinition = typeof(ClassLabels).GetMethod(
        nameof(ReadValues),
        BindingFlags.NonPublic | BindingFlags.Static
    );

    public int Count => count;

    public static ClassLabels Of(DataViewSchema.Column label)
    {
        var count = (int)((KeyDataViewType)label.Type).Count;
        var type = label.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues)?.Type;
        return type is VectorDataViewType vector && vector.Size == count
            ? (ClassLabels)OfDefinition.InvokeWith(null, vector.ItemType.RawType, label, vector.ItemType)
            : new UnnamedClassLabels(count);
    }

    public static ClassLabels Read(BinaryReader reader)
    {
        if (!reader.ReadBoolean())
            return new UnnamedClassLabels(reader.ReadInt32());
        var itemType = (PrimitiveDataViewType)reader.ReadType();
        return (ClassLabels)ReadDefinition.InvokeWith(null, itemType.RawType, itemType, reader);
    }

    public abstract void Write(BinaryWriter writer);

    public abstract DataViewSchema.Annotations AsKeyValues();

    /// <summary>The annotations of the column of scores: the labels, which are slot names where they are text.</summary>
    public abstract DataViewSchema.Annotations AsTrainingLabels();

    private static ClassLabels<T> OfValues<T>(DataViewSchema.Column label, PrimitiveDataViewType itemType)
    {
        VBuffer<T> values = default;
        label.GetKeyValues(ref values);
        return new ClassLabels<T>(itemType, [.. values.DenseValues()]);
    }

    private static ClassLabels<T> ReadValues<T>(PrimitiveDataViewType itemType, BinaryReader reader) =>
        new(itemType, reader.ReadArray<T>());
}
