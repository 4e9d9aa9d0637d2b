namespace Microsoft.ML.Data;

/// <summary>The tables of data view types by raw type and by <see cref="DataKind" />.</summary>
internal static class ColumnTypes
{
    private static readonly PrimitiveDataViewType[] ByKind =
    [
        NumberDataViewType.SByte,
        NumberDataViewType.Byte,
        NumberDataViewType.Int16,
        NumberDataViewType.UInt16,
        NumberDataViewType.Int32,
        NumberDataViewType.UInt32,
        NumberDataViewType.Int64,
        NumberDataViewType.UInt64,
        NumberDataViewType.Single,
        NumberDataViewType.Double,
        TextDataViewType.Instance,
        BooleanDataViewType.Instance,
        TimeSpanDataViewType.Instance,
        DateTimeDataViewType.Instance,
        DateTimeOffsetDataViewType.Instance,
    ];

    public static PrimitiveDataViewType FromKind(DataKind kind) => ByKind[kind - DataKind.SByte];

    /// <summary>The type with this raw type, or null. Strings stand for text.</summary>
    public static PrimitiveDataViewType FromRawType(Type rawType)
    {
        if (rawType == typeof(string))
            return TextDataViewType.Instance;
        if (rawType == typeof(DataViewRowId))
            return RowIdDataViewType.Instance;
        return Array.Find(ByKind, type => type.RawType == rawType);
    }

    public static DataViewType GetItemType(this DataViewType type) =>
        type is VectorDataViewType vector ? vector.ItemType : type;
}
