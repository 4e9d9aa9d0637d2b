using System.Globalization;
using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;
using Vae.Inference;
using Vae.Tables;

namespace Vae.MLNet;

/// <summary>The rows that a cursor is at, and the place of the current one among them.</summary>
internal delegate TableRows TableRowsAt(out int row);

/// <summary>A table's column as a column of a data view.</summary>
internal sealed class TableOutputColumn
{
    private readonly int place;
    private readonly DataViewType type;
    private readonly Dictionary<string, ulong>? keys;

    private TableOutputColumn(
        int place,
        DataViewSchema.DetachedColumn declaration,
        Dictionary<string, ulong>? keys = null
    )
    {
        (this.place, Declaration, type) = (place, declaration, declaration.Type);
        this.keys = keys;
    }

    /// <summary>The column as it appears in schemas.</summary>
    public DataViewSchema.DetachedColumn Declaration { get; }

    /// <summary>
    /// A column of the type that holds a table's cells to the last bit: what may be missing is text or a Double, as others have no missing value.
    /// </summary>
    /// <param name="column">The table's column.</param>
    /// <param name="place">Its place in the table.</param>
    /// <param name="mayBeMissing">Whether cells may be missing.</param>
    public static TableOutputColumn Of(TableColumn column, int place, bool mayBeMissing)
    {
        DataViewType type = column.Type switch
        {
            CellType.Text => TextDataViewType.Instance,
            CellType.Boolean when !mayBeMissing => BooleanDataViewType.Instance,
            CellType.Integer when !mayBeMissing => NumberDataViewType.Int64,
            _ => NumberDataViewType.Double,
        };
        return new TableOutputColumn(place, new DataViewSchema.DetachedColumn(column.Name, type));
    }

    /// <summary>A column of the type of another, with its annotations.</summary>
    /// <param name="column">The table's column.</param>
    /// <param name="place">Its place in the table.</param>
    /// <param name="mayBeMissing">Whether cells may be missing.</param>
    /// <param name="like">The other.</param>
    /// <exception cref="ArgumentOutOfRangeException">It cannot hold what the table's column may have; the message says what.</exception>
    public static TableOutputColumn Like(TableColumn column, int place, bool mayBeMissing, DataViewSchema.Column like)
    {
        var kind = TableKinds.Of(like);
        if (!CanHold(kind, column))
        {
            throw ColumnErrors.Mismatch(column.Name, TableKinds.Expected(column.Type), like.Type.ToString()!);
        }

        if (mayBeMissing && !TableKinds.HasMissing(kind))
        {
            throw ColumnErrors.Mismatch(
                column.Name,
                $"{(column.Type == CellType.Boolean ? "Single or Double" : "Single, Double or a key")}, as cells may be missing (or complete rows)",
                like.Type.ToString()!
            );
        }

        var declaration = new DataViewSchema.DetachedColumn(column.Name, like.Type, like.Annotations);
        if (kind == TableKind.NamedKey)
        {
            return new TableOutputColumn(place, declaration, Keys(column, like));
        }

        var (least, largest) = column.Bounds();
        var (lowest, highest) = RangeOf(like.Type);
        return lowest <= least && largest <= highest
            ? new TableOutputColumn(place, declaration)
            : throw ColumnErrors.Mismatch(
                column.Name,
                string.Create(CultureInfo.InvariantCulture, $"a type that holds numbers from {least:R} to {largest:R}"),
                like.Type.ToString()!
            );
    }

    /// <summary>The getter of the column.</summary>
    public Delegate Getter(TableRowsAt at) =>
        type is TextDataViewType ? Text(at)
        : keys is not null ? Key(at)
        : type is BooleanDataViewType ? Number(at, number => number != 0)
        : Type.GetTypeCode(type.RawType) switch
        {
            TypeCode.SByte => Whole<sbyte>(at),
            TypeCode.Byte => Whole<byte>(at),
            TypeCode.Int16 => Whole<short>(at),
            TypeCode.UInt16 => Whole<ushort>(at),
            TypeCode.Int32 => Whole<int>(at),
            TypeCode.UInt32 => Whole<uint>(at),
            TypeCode.Int64 => Whole<long>(at),
            TypeCode.UInt64 => Whole<ulong>(at),
            TypeCode.Single => Number(at, number => (float)number),
            _ => Number(at, number => number),
        };

    private static bool CanHold(TableKind kind, TableColumn column) =>
        column.Type switch
        {
            CellType.Text => kind is TableKind.Text or TableKind.NamedKey,
            CellType.Boolean => kind is TableKind.Boolean or TableKind.Real,
            CellType.Real when column.Decimals != 0 => kind == TableKind.Real,
            _ => kind is TableKind.Integer or TableKind.Key or TableKind.Real,
        };

    private static Dictionary<string, ulong> Keys(TableColumn column, DataViewSchema.Column like)
    {
        var values = KeyValues.Of(like)!;
        var keys = new Dictionary<string, ulong>(StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++)
        {
            keys.TryAdd(values[i], (ulong)i + 1);
        }

        string[] unknown = [.. column.Categories!.Where(name => !keys.ContainsKey(name)).Select(name => $"'{name}'")];
        return unknown.Length == 0
            ? keys
            : throw ColumnErrors.Mismatch(
                column.Name,
                $"keys that stand for every category of the model, {ClassNames.Few(unknown)} among them",
                $"keys that stand for {ClassNames.Few(values)}"
            );
    }

    private static (double Lowest, double Highest) RangeOf(DataViewType type) =>
        type is KeyDataViewType key
            ? (1, key.Count)
            : Type.GetTypeCode(type.RawType) switch
            {
                TypeCode.SByte => (sbyte.MinValue, sbyte.MaxValue),
                TypeCode.Byte => (byte.MinValue, byte.MaxValue),
                TypeCode.Int16 => (short.MinValue, short.MaxValue),
                TypeCode.UInt16 => (ushort.MinValue, ushort.MaxValue),
                TypeCode.Int32 => (int.MinValue, int.MaxValue),
                TypeCode.UInt32 => (uint.MinValue, uint.MaxValue),
                TypeCode.UInt64 => (ulong.MinValue, ulong.MaxValue),
                TypeCode.Single => (float.MinValue, float.MaxValue),
                // Whole numbers of tables go up to 2⁵³.
                _ => (double.NegativeInfinity, double.PositiveInfinity),
            };

    private ValueGetter<ReadOnlyMemory<char>> Text(TableRowsAt at) =>
        (ref ReadOnlyMemory<char> value) =>
        {
            var rows = at(out var row);
            value = rows.Texts(place)[row].AsMemory();
        };

    private Delegate Key(TableRowsAt at) =>
        Type.GetTypeCode(type.RawType) switch
        {
            TypeCode.Byte => Key<byte>(at),
            TypeCode.UInt16 => Key<ushort>(at),
            TypeCode.UInt32 => Key<uint>(at),
            _ => Key<ulong>(at),
        };

    private ValueGetter<T> Key<T>(TableRowsAt at)
        where T : struct, IBinaryInteger<T> =>
        (ref T value) =>
        {
            var rows = at(out var row);
            value = rows.Texts(place)[row] is { } name ? T.CreateTruncating(keys![name]) : T.Zero;
        };

    // A missing key is the key 0, which NaN becomes.
    private ValueGetter<T> Whole<T>(TableRowsAt at)
        where T : struct, IBinaryInteger<T> => Number(at, T.CreateSaturating);

    private ValueGetter<T> Number<T>(TableRowsAt at, Func<double, T> convert) =>
        (ref T value) =>
        {
            var rows = at(out var row);
            value = convert(rows.Numbers(place)[row]);
        };
}
