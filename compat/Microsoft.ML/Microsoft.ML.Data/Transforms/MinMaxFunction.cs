using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Takes each slot of a column from the range that it had in training to 0 to 1, or -1 to 1.</summary>
internal abstract class MinMaxFunction(DataViewType type)
{
    /// <summary>The type of the column in training, and of the output.</summary>
    public DataViewType Type => type;

    public static bool Takes(DataViewType itemType) =>
        itemType.Equals(NumberDataViewType.Single) || itemType.Equals(NumberDataViewType.Double);

    public static MinMaxFunction Train(
        IDataView data,
        DataViewSchema.Column column,
        long maximumExampleCount,
        bool fixZero
    )
    {
        var itemType = column.Type.GetItemType();
        Contracts.CheckParam(
            Takes(itemType) && column.Type is not VectorDataViewType { IsKnownSize: false },
            "srcType",
            "Wrong column type for input column. Expected: Single, Double, Vector of Single or Vector of Double. "
                + $"Got: {column.Type}."
        );
        return itemType.Equals(NumberDataViewType.Single)
            ? MinMaxFunction<float>.Train(data, column, maximumExampleCount, fixZero)
            : MinMaxFunction<double>.Train(data, column, maximumExampleCount, fixZero);
    }

    public static MinMaxFunction Read(BinaryReader reader)
    {
        var type = reader.ReadType();
        return type.GetItemType().Equals(NumberDataViewType.Single)
            ? MinMaxFunction<float>.Read(type, reader)
            : MinMaxFunction<double>.Read(type, reader);
    }

    public abstract void Write(BinaryWriter writer);

    public abstract Delegate MakeGetter(DataViewRow input, DataViewSchema.Column column);
}
