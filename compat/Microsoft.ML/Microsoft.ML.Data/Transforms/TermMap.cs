using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>The distinct values of a column; the key of each is its position, from 1.</summary>
internal abstract class TermMap(PrimitiveDataViewType itemType, bool asText)
{
    private static readonly MethodInfo BuildDefinition = typeof(TermMap).GetMethod(
        nameof(BuildOf),
        BindingFlags.NonPublic | BindingFlags.Static
    );

    private static readonly MethodInfo ReadDefinition = typeof(TermMap).GetMethod(
        nameof(ReadOf),
        BindingFlags.NonPublic | BindingFlags.Static
    );

    public PrimitiveDataViewType ItemType => itemType;

    public abstract int Count { get; }

    protected bool AsText => asText;

    public static TermMap Build(IDataView data, DataViewSchema.Column column, TermOptions options) =>
        (TermMap)BuildDefinition.InvokeWith(null, column.Type.GetItemType().RawType, data, column, options);

    public static TermMap Read(BinaryReader reader)
    {
        var itemType = (PrimitiveDataViewType)reader.ReadType();
        return (TermMap)ReadDefinition.InvokeWith(null, itemType.RawType, itemType, reader);
    }

    public abstract void Write(BinaryWriter writer);

    public abstract Delegate MakeGetter(DataViewRow input, DataViewSchema.Column column);

    /// <summary>The annotations of the column of keys made from <paramref name="input" />.</summary>
    public abstract DataViewSchema.Annotations Annotations(DataViewSchema.Column input);

    private static TermMap<T> BuildOf<T>(IDataView data, DataViewSchema.Column column, TermOptions options)
    {
        var itemType = (PrimitiveDataViewType)column.Type.GetItemType();
        return new TermMap<T>(
            itemType,
            TermCollector<T>.Collect(data, column, options),
            options.AddKeyValueAnnotationsAsText
        );
    }

    private static TermMap<T> ReadOf<T>(PrimitiveDataViewType itemType, BinaryReader reader) =>
        new(itemType, reader.ReadArray<T>(), reader.ReadBoolean());
}
