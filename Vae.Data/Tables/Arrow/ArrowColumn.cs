using System.Numerics;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace Vae.Data;

/// <summary>A column of Arrow's: makes cells of the arrays of one record batch after the other.</summary>
/// <param name="cell">Makes cells of its values.</param>
internal sealed class ArrowColumn(CellReader cell)
{
    // Bytes that are no text are damage.
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private char[] characters = new char[256];
    private IArrowArray? dictionary;
    private string?[] words = [];
    private double[] values = [];

    /// <summary>The type of a column's cells; null when it holds dates or times.</summary>
    /// <exception cref="InvalidDataException">The type is not supported.</exception>
    public static CellType? TypeOf(IArrowType type, string file, string column) =>
        type.TypeId switch
        {
            ArrowTypeId.Boolean => CellType.Boolean,
            ArrowTypeId.Int8
            or ArrowTypeId.Int16
            or ArrowTypeId.Int32
            or ArrowTypeId.Int64
            or ArrowTypeId.UInt8
            or ArrowTypeId.UInt16
            or ArrowTypeId.UInt32
            or ArrowTypeId.UInt64 => CellType.Integer,
            ArrowTypeId.HalfFloat
            or ArrowTypeId.Float
            or ArrowTypeId.Double
            or ArrowTypeId.Decimal32
            or ArrowTypeId.Decimal64
            or ArrowTypeId.Decimal128
            or ArrowTypeId.Decimal256 => CellType.Real,
            // A column of nothing is one of missing cells.
            ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView or ArrowTypeId.Null =>
                CellType.Text,
            ArrowTypeId.Date32
            or ArrowTypeId.Date64
            or ArrowTypeId.Time32
            or ArrowTypeId.Time64
            or ArrowTypeId.Timestamp => null,
            ArrowTypeId.Dictionary => TypeOf(((DictionaryType)type).ValueType, file, column),
            ArrowTypeId.Binary or ArrowTypeId.LargeBinary or ArrowTypeId.BinaryView or ArrowTypeId.FixedSizedBinary =>
                throw ParquetColumn.Unsupported(file, column, "binary values"),
            ArrowTypeId.List
            or ArrowTypeId.LargeList
            or ArrowTypeId.ListView
            or ArrowTypeId.LargeListView
            or ArrowTypeId.FixedSizeList
            or ArrowTypeId.Map
            or ArrowTypeId.Struct
            or ArrowTypeId.Union => throw ParquetColumn.Unsupported(file, column, "lists or groups of values"),
            _ => throw ParquetColumn.Unsupported(file, column, $"values of the type {type.Name}"),
        };

    /// <summary>Makes numbers of an array's cells, NaN where one is missing.</summary>
    /// <param name="array">The array.</param>
    /// <param name="offset">The first cell.</param>
    /// <param name="target">Takes them.</param>
    /// <param name="firstRow">The number of the first cell's row.</param>
    public void Fill(IArrowArray array, int offset, Span<double> target, long firstRow)
    {
        if (array is DictionaryArray coded)
        {
            if (!ReferenceEquals(dictionary, coded.Dictionary))
            {
                values = new double[coded.Dictionary.Length];
                Fill(coded.Dictionary, 0, values, firstRow);
                dictionary = coded.Dictionary;
            }

            for (var i = 0; i < target.Length; i++)
            {
                target[i] = Index(coded, offset + i) is { } index ? values[index] : double.NaN;
            }

            return;
        }

        for (var i = 0; i < target.Length; i++)
        {
            target[i] = array.IsNull(offset + i) ? double.NaN : Number(array, offset + i, firstRow + i);
        }
    }

    /// <summary>Makes texts of an array's cells, null where one is missing.</summary>
    /// <inheritdoc cref="Fill(IArrowArray, int, Span{double}, long)"/>
    public void Fill(IArrowArray array, int offset, Span<string?> target)
    {
        if (array is DictionaryArray coded)
        {
            if (!ReferenceEquals(dictionary, coded.Dictionary))
            {
                words = new string?[coded.Dictionary.Length];
                Fill(coded.Dictionary, 0, words);
                dictionary = coded.Dictionary;
            }

            for (var i = 0; i < target.Length; i++)
            {
                target[i] = Index(coded, offset + i) is { } index ? words[index] : null;
            }

            return;
        }

        for (var i = 0; i < target.Length; i++)
        {
            target[i] = array.IsNull(offset + i) ? null : Text(array, offset + i);
        }
    }

    private static int? Index(DictionaryArray coded, int i) =>
        coded.IsNull(i)
            ? null
            : checked((int)(Whole(coded.Indices, i) ?? (long)((UInt64Array)coded.Indices).Values[i]));

    private double Number(IArrowArray array, int i, long row) =>
        Whole(array, i) is { } whole
            ? cell.Number(whole, row)
            : array switch
            {
                DoubleArray numbers => cell.Number(numbers.Values[i], row),
                FloatArray numbers => cell.Number(numbers.Values[i], row),
                HalfFloatArray numbers => cell.Number((double)numbers.Values[i], row),
                UInt64Array numbers => cell.Number(numbers.Values[i], row),
                BooleanArray booleans => booleans.GetValue(i) == true ? 1 : 0,
                FixedSizeBinaryArray decimals => cell.Number(
                    Decimals.ToDouble(new BigInteger(decimals.GetBytes(i)), ScaleOf(array)),
                    row
                ),
                _ => cell.Number(Characters(array, i), row),
            };

    private string? Text(IArrowArray array, int i) =>
        array switch
        {
            Date32Array days => IsoTime.Day(days.Values[i]),
            Date64Array moments => IsoTime.Day(DateTime.UnixEpoch.AddMilliseconds(moments.Values[i])),
            TimestampArray moments => IsoTime.Moment(
                Ticks(((TimestampType)moments.Data.DataType).Unit, moments.Values[i]),
                ((TimestampType)moments.Data.DataType).Timezone is not null
            ),
            Time32Array times => IsoTime.TimeOfDay(Ticks(((Time32Type)times.Data.DataType).Unit, times.Values[i])),
            Time64Array times => IsoTime.TimeOfDay(Ticks(((Time64Type)times.Data.DataType).Unit, times.Values[i])),
            _ when Whole(array, i) is { } whole => cell.Text(whole),
            DoubleArray numbers => cell.Text(numbers.Values[i]),
            FloatArray numbers => cell.Text(numbers.Values[i]),
            HalfFloatArray numbers => cell.Text((float)numbers.Values[i]),
            UInt64Array numbers => cell.Text(numbers.Values[i]),
            BooleanArray booleans => CellReader.Text(booleans.GetValue(i) == true),
            FixedSizeBinaryArray decimals => Decimals.ToText(new BigInteger(decimals.GetBytes(i)), ScaleOf(array)),
            _ => cell.Text(Characters(array, i)),
        };

    /// <summary>The value of a whole number that a long holds; null for all else.</summary>
    private static long? Whole(IArrowArray array, int i) =>
        array switch
        {
            Int64Array numbers => numbers.Values[i],
            Int32Array numbers => numbers.Values[i],
            Int16Array numbers => numbers.Values[i],
            Int8Array numbers => numbers.Values[i],
            UInt32Array numbers => numbers.Values[i],
            UInt16Array numbers => numbers.Values[i],
            UInt8Array numbers => numbers.Values[i],
            _ => null,
        };

    private static int ScaleOf(IArrowArray array) =>
        array switch
        {
            Decimal32Array decimals => decimals.Scale,
            Decimal64Array decimals => decimals.Scale,
            Decimal128Array decimals => decimals.Scale,
            Decimal256Array decimals => decimals.Scale,
            _ => throw new NotSupportedException("an array of an unknown kind"),
        };

    private static long Ticks(TimeUnit unit, long value) =>
        unit switch
        {
            TimeUnit.Second => checked(value * TimeSpan.TicksPerSecond),
            TimeUnit.Millisecond => checked(value * TimeSpan.TicksPerMillisecond),
            TimeUnit.Microsecond => checked(value * TimeSpan.TicksPerMicrosecond),
            _ => value / TimeSpan.NanosecondsPerTick,
        };

    private ReadOnlySpan<char> Characters(IArrowArray array, int i)
    {
        var bytes = array switch
        {
            BinaryArray texts => texts.GetBytes(i),
            LargeBinaryArray texts => texts.GetBytes(i),
            BinaryViewArray texts => texts.GetBytes(i),
            _ => throw new NotSupportedException("an array of an unknown kind"),
        };
        if (characters.Length < bytes.Length)
        {
            characters = new char[Math.Max(bytes.Length, 2 * characters.Length)];
        }

        return characters.AsSpan(0, Utf8.GetChars(bytes, characters));
    }
}
