using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>The columns that a step was fitted to: what a saved model takes of its input.</summary>
/// <param name="Inputs">Of each column read its type and its keys.</param>
/// <param name="Names">The names of all columns there were.</param>
/// <param name="SlotNames">The names of the data's elements where a column that is added shows them; null where they have none.</param>
internal sealed record FittedColumns(
    IReadOnlyList<FittedColumn> Inputs,
    IReadOnlyList<string> Names,
    IReadOnlyList<string>? SlotNames = null
)
{
    public static FittedColumns Of(StepBinding binding) =>
        new(
            [.. binding.Columns.Zip(binding.Keys, FittedColumn.Of)],
            [.. binding.InputSchema.Select(column => column.Name).Distinct()],
            binding.SlotNames
        );
}

/// <summary>The type of a column that a step was fitted to.</summary>
/// <param name="Raw">What an element is stored in.</param>
/// <param name="Size">The elements of a vector; 1 for a label.</param>
/// <param name="IsKey">Whether the column holds keys.</param>
/// <param name="KeyClasses">The class of each key from 1 on; null when a key's class is its place.</param>
internal sealed record FittedColumn(TypeCode Raw, int Size, bool IsKey, IReadOnlyList<long>? KeyClasses)
{
    public static FittedColumn Of(DataViewSchema.Column column, KeyLabels? keys) =>
        column.Type is VectorDataViewType vector
            ? new(Type.GetTypeCode(vector.ItemType.RawType), vector.Size, false, null)
            : new(Type.GetTypeCode(column.Type.RawType), 1, keys is not null, keys?.Classes);

    /// <summary>A type that a column of this kind can have.</summary>
    public DataViewType ToDataViewType()
    {
        PrimitiveDataViewType element = Raw switch
        {
            TypeCode.Single => NumberDataViewType.Single,
            TypeCode.Double => NumberDataViewType.Double,
            TypeCode.SByte => NumberDataViewType.SByte,
            TypeCode.Byte => NumberDataViewType.Byte,
            TypeCode.Int16 => NumberDataViewType.Int16,
            TypeCode.UInt16 => NumberDataViewType.UInt16,
            TypeCode.Int32 => NumberDataViewType.Int32,
            TypeCode.UInt32 => NumberDataViewType.UInt32,
            TypeCode.UInt64 => NumberDataViewType.UInt64,
            _ => NumberDataViewType.Int64,
        };
        return IsKey ? new KeyDataViewType(element.RawType, count: 1)
            : Size > 1 ? new VectorDataViewType(element, Size)
            : element;
    }
}
