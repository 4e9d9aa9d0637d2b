using System.Globalization;
using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;

namespace Vae.MLNet;

/// <summary>Reads a column of the current row of a source as a cell of a table.</summary>
internal abstract class TableCellReader
{
    // Beyond it not every whole number is a double.
    private const long LargestInteger = 1L << 53;

    /// <summary>Reads the current row of the source.</summary>
    /// <param name="rows">Takes the cell.</param>
    /// <param name="row">The row's place among them.</param>
    /// <param name="position">The row's number, for messages.</param>
    /// <exception cref="InvalidOperationException">The value is none that a cell may have; the message names row and column.</exception>
    public abstract void Read(TableRows rows, int row, long position);

    /// <summary>The reader of a column whose kind fits the cells.</summary>
    /// <param name="source">The source, in which the column is active.</param>
    /// <param name="column">The column.</param>
    /// <param name="cells">What the cells are.</param>
    /// <param name="place">The column's place in the table.</param>
    public static TableCellReader For(DataViewRow source, DataViewSchema.Column column, CellType cells, int place)
    {
        if (TableKinds.Of(column) == TableKind.NamedKey)
        {
            string?[] names = [null, .. KeyValues.Of(column)!.Select(name => name.Length == 0 ? null : name)];
            return new TextReader<ulong>(Keys(source, column), place, (key, at) => NameOf(names, key, column.Name, at));
        }

        if (cells == CellType.Text)
        {
            var pool = new StringPool();
            return new TextReader<ReadOnlyMemory<char>>(
                source.GetGetter<ReadOnlyMemory<char>>(column),
                place,
                (text, _) => text.IsEmpty ? null : pool.Get(text.Span)
            );
        }

        Func<double, long, double> check = (number, at) => Checked(number, cells, column.Name, at);
        return Type.GetTypeCode(column.Type.RawType) switch
        {
            _ when column.Type is KeyDataViewType => new NumberReader<ulong>(
                Keys(source, column),
                place,
                (key, at) => key == 0 ? double.NaN : Whole(key, column.Name, at)
            ),
            TypeCode.Boolean => new NumberReader<bool>(
                source.GetGetter<bool>(column),
                place,
                (flag, _) => flag ? 1 : 0
            ),
            TypeCode.SByte => Small<sbyte>(),
            TypeCode.Byte => Small<byte>(),
            TypeCode.Int16 => Small<short>(),
            TypeCode.UInt16 => Small<ushort>(),
            TypeCode.Int32 => Small<int>(),
            TypeCode.UInt32 => Small<uint>(),
            TypeCode.Int64 => Small<long>(),
            TypeCode.UInt64 => Small<ulong>(),
            TypeCode.Double => new NumberReader<double>(source.GetGetter<double>(column), place, check),
            _ => new NumberReader<float>(
                source.GetGetter<float>(column),
                place,
                (number, at) => check(AsWritten(number), at)
            ),
        };

        NumberReader<T> Small<T>()
            where T : struct, IBinaryInteger<T> =>
            new(source.GetGetter<T>(column), place, (number, at) => Whole(number, column.Name, at));
    }

    /// <summary>
    /// The number that a Single is written as: 0.1 and not 0.10000000149, so that a column has as many digits as its source, and the same
    /// numbers whether it is read as Single or as Double.
    /// </summary>
    public static double AsWritten(float value)
    {
        if (!float.IsFinite(value) || float.IsInteger(value))
        {
            return value;
        }

        Span<char> text = stackalloc char[32];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        return double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static ValueGetter<ulong> Keys(DataViewRow source, DataViewSchema.Column column) =>
        Type.GetTypeCode(column.Type.RawType) switch
        {
            TypeCode.Byte => Widened<byte>(source, column),
            TypeCode.UInt16 => Widened<ushort>(source, column),
            TypeCode.UInt32 => Widened<uint>(source, column),
            _ => source.GetGetter<ulong>(column),
        };

    private static ValueGetter<ulong> Widened<T>(DataViewRow source, DataViewSchema.Column column)
        where T : struct, IBinaryInteger<T>
    {
        var getter = source.GetGetter<T>(column);
        return (ref ulong key) =>
        {
            var value = default(T);
            getter(ref value);
            key = ulong.CreateTruncating(value);
        };
    }

    private static string? NameOf(string?[] names, ulong key, string column, long position) =>
        key < (ulong)names.Length
            ? names[key]
            : throw Refuse(position, column, $"the key {key}", $"a key from 0 to {names.Length - 1}");

    private static double Whole<T>(T number, string column, long position)
        where T : struct, IBinaryInteger<T> =>
        Int128.Abs(Int128.CreateTruncating(number)) <= LargestInteger
            ? double.CreateTruncating(number)
            : throw Refuse(position, column, $"{number}", "whole numbers up to ±2⁵³");

    private static double Checked(double number, CellType cells, string column, long position)
    {
        var isRight =
            double.IsNaN(number)
            || cells switch
            {
                CellType.Boolean => number is 0 or 1,
                CellType.Integer => double.IsInteger(number) && Math.Abs(number) <= LargestInteger,
                _ => double.IsFinite(number),
            };
        var expected = cells switch
        {
            CellType.Boolean => "0, 1, or NaN for a missing cell",
            CellType.Integer => "a whole number up to ±2⁵³, or NaN for a missing cell",
            _ => "a finite number, or NaN for a missing cell",
        };
        return isRight
            ? number
            : throw Refuse(position, column, number.ToString("R", CultureInfo.InvariantCulture), expected);
    }

    private static InvalidOperationException Refuse(long position, string column, string found, string expected) =>
        new($"Row {position}: column '{column}' holds {found}; expected {expected}.");

    private sealed class TextReader<T>(ValueGetter<T> getter, int place, Func<T, long, string?> convert)
        : TableCellReader
        where T : struct
    {
        private T value;

        public override void Read(TableRows rows, int row, long position)
        {
            getter(ref value);
            rows.Texts(place)[row] = convert(value, position);
        }
    }

    private sealed class NumberReader<T>(ValueGetter<T> getter, int place, Func<T, long, double> convert)
        : TableCellReader
        where T : struct
    {
        private T value;

        public override void Read(TableRows rows, int row, long position)
        {
            getter(ref value);
            rows.Numbers(place)[row] = convert(value, position);
        }
    }
}
