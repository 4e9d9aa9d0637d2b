using System.Text.Json.Serialization;
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
            [
                .. (binding.Data?.Columns ?? []).Select(FittedColumn.Of),
                .. binding.Columns.Zip(binding.Keys, FittedColumn.Of).Skip(binding.Data?.Columns.Count ?? 0),
            ],
            [.. binding.InputSchema.Select(column => column.Name).Distinct()],
            binding.SlotNames
        );
}

/// <summary>The type of a column that a step was fitted to.</summary>
/// <param name="Raw">What an element is stored in.</param>
/// <param name="Size">The elements of a vector, or the values of a key that is data; 1 for other scalars, a label among them.</param>
/// <param name="IsKey">Whether the column holds keys.</param>
/// <param name="KeyClasses">The class of each key from 1 on; null when a key's class is its place, and for data.</param>
/// <param name="KeyValues">What the keys of a column of data stand for; null where they stand for nothing.</param>
/// <param name="Picture">What the pictures of the column become, bytes; null for other columns.</param>
/// <param name="KeyCount">The codes that each key of a vector of codes may be; 0 for other columns.</param>
internal sealed record FittedColumn(
    TypeCode Raw,
    int Size,
    bool IsKey,
    IReadOnlyList<long>? KeyClasses,
    IReadOnlyList<string>? KeyValues = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PictureRows? Picture = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int KeyCount = 0
)
{
    /// <summary>The numbers of one row as the column stores them: a key, whatever its values, is one.</summary>
    [JsonIgnore]
    public int Stored => IsKey ? 1 : Size;

    /// <summary>A column of data.</summary>
    public static FittedColumn Of(DataColumn column) =>
        new(
            column.Picture is null ? CodeOf(column.Column.Type) : TypeCode.Byte,
            column.Width,
            column.Column.Type is KeyDataViewType,
            KeyClasses: null,
            column.KeyValues,
            column.Picture
        );

    /// <summary>A column of latent vectors, or of labels and what their keys are.</summary>
    public static FittedColumn Of(DataViewSchema.Column column, KeyLabels? keys) =>
        new(
            CodeOf(column.Type),
            (column.Type as VectorDataViewType)?.Size ?? 1,
            keys is not null,
            keys?.Classes,
            KeyCount: (column.Type as VectorDataViewType)?.ItemType is KeyDataViewType key ? (int)key.Count : 0
        );

    /// <summary>A type that a column of this kind can have.</summary>
    public DataViewType ToDataViewType()
    {
        if (Picture is not null)
        {
            return PictureTypes.Unsized();
        }

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
            TypeCode.Boolean => BooleanDataViewType.Instance,
            _ => NumberDataViewType.Int64,
        };
        return IsKey ? new KeyDataViewType(element.RawType, Size)
            : KeyCount > 0 ? new VectorDataViewType(new KeyDataViewType(element.RawType, KeyCount), Size)
            : Size > 1 ? new VectorDataViewType(element, Size)
            : element;
    }

    private static TypeCode CodeOf(DataViewType type) =>
        Type.GetTypeCode(type is VectorDataViewType vector ? vector.ItemType.RawType : type.RawType);
}
