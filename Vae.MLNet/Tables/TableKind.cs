using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;

namespace Vae.MLNet;

/// <summary>What a column of a data view is to a table.</summary>
internal enum TableKind
{
    Text,
    Boolean,

    /// <summary>A key whose values are text, numbers or Booleans.</summary>
    NamedKey,

    /// <summary>A key without values, which is its number.</summary>
    Key,
    Integer,
    Real,

    /// <summary>None that a table can have.</summary>
    Other,
}

/// <summary>Which columns of data views are columns of tables.</summary>
internal static class TableKinds
{
    private const string KeyValuesKind = "KeyValues";

    public static TableKind Of(DataViewSchema.Column column) =>
        Of(column.Type, column.Annotations.Schema.GetColumnOrNull(KeyValuesKind)?.Type);

    public static TableKind Of(SchemaShape.Column column)
    {
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar)
        {
            return TableKind.Other;
        }

        var values = column.Annotations.Where(annotation => annotation.Name == KeyValuesKind).Take(1).ToList();
        return column.IsKey
            ? OfKey(values.Count == 0 ? null : values[0].ItemType)
            : Of(column.ItemType, keyValues: null);
    }

    /// <summary>What its cells are; null where it is no column of a table.</summary>
    public static CellType? CellsOf(TableKind kind) =>
        kind switch
        {
            TableKind.Text or TableKind.NamedKey => CellType.Text,
            TableKind.Boolean => CellType.Boolean,
            TableKind.Key or TableKind.Integer => CellType.Integer,
            TableKind.Real => CellType.Real,
            _ => null,
        };

    /// <summary>
    /// Whether a column's cells can be those of a table's: numbers that are not said to be whole may be whole, or 0 and 1, since ML.NET has no
    /// other type for whole numbers and Booleans of which some are missing.
    /// </summary>
    public static bool Fits(TableKind kind, CellType cells) =>
        CellsOf(kind) == cells
        || kind == TableKind.Real && cells is CellType.Integer or CellType.Boolean
        || CellsOf(kind) == CellType.Integer && cells == CellType.Real;

    /// <summary>Whether a column of the kind has a value for a missing cell.</summary>
    public static bool HasMissing(TableKind kind) =>
        kind is TableKind.Text or TableKind.NamedKey or TableKind.Key or TableKind.Real;

    /// <summary>The columns that may hold cells of a type, in words.</summary>
    public static string Expected(CellType cells) =>
        cells switch
        {
            CellType.Text => "text or a key with key values",
            CellType.Boolean => "Boolean, or Single or Double that holds 0, 1 and NaN",
            CellType.Integer => "an integer, a key without key values, or Single or Double that holds whole numbers",
            _ => "Single, Double, an integer or a key without key values",
        };

    /// <summary>The error of a column that no table can have, which says what to do with it.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="item">What it holds, of a vector its elements.</param>
    /// <param name="found">Its type in words.</param>
    public static ArgumentOutOfRangeException Refuse(string name, DataViewType item, string found)
    {
        var todo =
            found.Contains("Vector<", StringComparison.Ordinal)
                ? "elements in columns of their own, or the names of the other columns"
            : item is DateTimeDataViewType or DateTimeOffsetDataViewType or TimeSpanDataViewType
                ? "dates and times as numbers, such as days, or the names of the other columns"
            : "the names of the other columns";
        return ColumnErrors.Mismatch(name, $"text, a Boolean, a key or a number ({todo})", found);
    }

    private static TableKind Of(DataViewType type, DataViewType? keyValues) =>
        type is KeyDataViewType ? OfKey((keyValues as VectorDataViewType)?.ItemType)
        : type is TextDataViewType ? TableKind.Text
        : type is BooleanDataViewType ? TableKind.Boolean
        : type == NumberDataViewType.Single || type == NumberDataViewType.Double ? TableKind.Real
        : type is NumberDataViewType ? TableKind.Integer
        : TableKind.Other;

    private static TableKind OfKey(DataViewType? values) =>
        values is null ? TableKind.Key
        : values is TextDataViewType or BooleanDataViewType or NumberDataViewType ? TableKind.NamedKey
        : TableKind.Other;
}
