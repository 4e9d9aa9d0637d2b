using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Training;

/// <summary>The column of the classes that a conditional model is trained with: keys, or whole numbers from 0 on.</summary>
internal sealed class ClassColumn
{
    private readonly DataViewSchema.Column column;

    /// <exception cref="ArgumentOutOfRangeException">The column is missing or has another type.</exception>
    public ClassColumn(DataViewSchema schema, string name)
    {
        column = schema.GetColumnOrNull(name) ?? throw ColumnErrors.Missing(name);
        if (!(column.Type is KeyDataViewType || StepInput.AcceptsLabel(column.Type)))
        {
            throw ColumnErrors.Mismatch(name, "a key, an integer or a Single", column.Type.ToString()!);
        }

        if (column.Type is KeyDataViewType key)
        {
            var values = KeyValues.Of(column);
            (Count, Names) = (checked((int)key.Count), values?.Length == (int)key.Count ? values : null);
        }
    }

    /// <summary>The number of classes; null where the rows have to tell.</summary>
    public int? Count { get; }

    /// <summary>The classes' names; null where they have none.</summary>
    public IReadOnlyList<string>? Names { get; }

    public DataViewSchema.Column Column => column;

    /// <summary>Reads the class of the current row.</summary>
    public Func<long> Reader(DataViewRow row) =>
        Type.GetTypeCode(column.Type.RawType) switch
        {
            TypeCode.Single => Reader<float>(row),
            TypeCode.Byte => Reader<byte>(row),
            TypeCode.SByte => Reader<sbyte>(row),
            TypeCode.Int16 => Reader<short>(row),
            TypeCode.UInt16 => Reader<ushort>(row),
            TypeCode.Int32 => Reader<int>(row),
            TypeCode.UInt32 => Reader<uint>(row),
            TypeCode.Int64 => Reader<long>(row),
            _ => Reader<ulong>(row),
        };

    private Func<long> Reader<T>(DataViewRow row)
        where T : struct, INumber<T>
    {
        var getter = row.GetGetter<T>(column);
        var isKey = column.Type is KeyDataViewType;
        return () =>
        {
            var value = default(T);
            getter(ref value);
            if (isKey && T.IsZero(value))
            {
                throw Refuse(row.Position, "a missing key", "a key");
            }

            var number = T.IsInteger(value) ? long.CreateSaturating(value) : -1;
            var found = isKey ? number - 1 : number;
            return found >= 0
                ? found
                : throw Refuse(row.Position, $"{value}", "a class, which is a whole number from 0 on");
        };
    }

    private InvalidOperationException Refuse(long position, string found, string expected) =>
        new($"Row {position}: label column '{column.Name}' holds {found}; expected {expected}.");
}
