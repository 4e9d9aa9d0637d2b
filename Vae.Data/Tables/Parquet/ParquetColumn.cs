using System.Buffers;
using Parquet;
using Parquet.Data;
using Parquet.Meta;
using Parquet.Schema;
using Type = System.Type;

namespace Vae.Data;

/// <summary>A column of a Parquet file: the cells of one row group at a time.</summary>
/// <param name="file">The file, as messages call it.</param>
/// <param name="field">The column in the file.</param>
/// <param name="element">What the file's schema says of it.</param>
/// <param name="scale">The digits behind the point of whole numbers that stand for decimals; null for all else.</param>
/// <param name="cell">Makes cells of its values.</param>
internal sealed class ParquetColumn(string file, DataField field, SchemaElement element, int? scale, CellReader cell)
{
    private double[] numbers = [];
    private string?[] texts = [];

    /// <summary>The numbers of the row group, NaN where one is missing.</summary>
    public ReadOnlySpan<double> Numbers => numbers;

    /// <summary>The texts of the row group, null where one is missing.</summary>
    public ReadOnlySpan<string?> Texts => texts;

    /// <summary>The type of a column's cells; null when it holds dates or times.</summary>
    /// <param name="element">What the file's schema says of it.</param>
    /// <param name="type">Its type in .NET; null for a group of columns.</param>
    /// <param name="file">The file, as messages call it.</param>
    /// <exception cref="InvalidDataException">The type is not supported.</exception>
    public static CellType? TypeOf(SchemaElement element, Type? type, string file) =>
        element.NumChildren > 0 || element.RepetitionType == FieldRepetitionType.REPEATED
            ? throw Unsupported(file, element.Name, "lists or groups of values")
        : IsTime(element) || type == typeof(DateTime) ? null
        : IsString(type) ? CellType.Text
        : type == typeof(bool) ? CellType.Boolean
        : type == typeof(float) || type == typeof(double) || type == typeof(Half) || type == typeof(BigDecimal)
            ? CellType.Real
        : type == typeof(sbyte)
        || type == typeof(byte)
        || type == typeof(short)
        || type == typeof(ushort)
        || type == typeof(int)
        || type == typeof(uint)
        || type == typeof(long)
        || type == typeof(ulong)
            ? CellType.Integer
        : throw Unsupported(
            file,
            element.Name,
            type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>)
                ? "binary values"
                : $"values of the type {type?.Name}"
        );

    /// <summary>Reads a row group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="firstRow">The number of its first row.</param>
    public void Load(ParquetRowGroupReader group, long firstRow)
    {
        var type = field.ClrType;
        if (IsTime(element))
        {
            LoadTimes(group, firstRow, type);
        }
        else if (type == typeof(DateTime))
        {
            var isDay = element.LogicalType?.DATE is not null || element.ConvertedType == ConvertedType.DATE;
            var isUtc = element.LogicalType?.TIMESTAMP?.IsAdjustedToUTC == true;
            Load<DateTime>(
                group,
                firstRow,
                NoNumber,
                (_, value) => isDay ? IsoTime.Day(value) : IsoTime.Moment(value, isUtc)
            );
        }
        else if (IsString(type))
        {
            Load<ReadOnlyMemory<char>>(
                group,
                firstRow,
                static (cell, value, row) => cell.Number(value.Span, row),
                static (cell, value) => cell.Text(value.Span)
            );
        }
        else if (type == typeof(bool))
        {
            Load<bool>(
                group,
                firstRow,
                static (cell, value, row) => value ? 1 : 0,
                static (cell, value) => CellReader.Text(value)
            );
        }
        else if (scale is { } digits)
        {
            LoadDecimals(group, firstRow, type, digits);
        }
        else if (type == typeof(BigDecimal))
        {
            Load<BigDecimal>(
                group,
                firstRow,
                static (cell, value, row) => cell.Number(Decimals.ToDouble(value.UnscaledValue, value.Scale), row),
                static (cell, value) => Decimals.ToText(value.UnscaledValue, value.Scale)
            );
        }
        else
        {
            LoadNumbers(group, firstRow, type);
        }
    }

    /// <summary>What is wrong with a column of a type that has no place in a table.</summary>
    public static InvalidDataException Unsupported(string file, string column, string what) =>
        new($"{file} has {what} in the column '{column}'; expected numbers, Booleans or text.");

    private static bool IsTime(SchemaElement element) =>
        element.LogicalType?.TIME is not null
        || element.ConvertedType is ConvertedType.TIME_MILLIS or ConvertedType.TIME_MICROS;

    private static bool IsString(Type? type) => type == typeof(string) || type == typeof(ReadOnlyMemory<char>);

    private static double NoNumber<T>(CellReader cell, T value, long row) => throw new NotSupportedException();

    private void LoadTimes(ParquetRowGroupReader group, long firstRow, Type type)
    {
        if (type == typeof(int))
        {
            Load<int>(
                group,
                firstRow,
                NoNumber,
                static (_, value) => IsoTime.TimeOfDay(value * TimeSpan.TicksPerMillisecond)
            );
        }
        else if (element.LogicalType?.TIME?.Unit.NANOS is not null)
        {
            Load<long>(
                group,
                firstRow,
                NoNumber,
                static (_, value) => IsoTime.TimeOfDay(value / TimeSpan.NanosecondsPerTick)
            );
        }
        else
        {
            Load<long>(
                group,
                firstRow,
                NoNumber,
                static (_, value) => IsoTime.TimeOfDay(value * TimeSpan.TicksPerMicrosecond)
            );
        }
    }

    private void LoadDecimals(ParquetRowGroupReader group, long firstRow, Type type, int digits)
    {
        if (type == typeof(int))
        {
            Load<int>(
                group,
                firstRow,
                (cell, value, row) => cell.Number(Decimals.ToDouble(value, digits), row),
                (cell, value) => cell.Text(Decimals.ToText(value, digits))
            );
        }
        else
        {
            Load<long>(
                group,
                firstRow,
                (cell, value, row) => cell.Number(Decimals.ToDouble(value, digits), row),
                (cell, value) => cell.Text(Decimals.ToText(value, digits))
            );
        }
    }

    private void LoadNumbers(ParquetRowGroupReader group, long firstRow, Type type)
    {
        if (type == typeof(double))
        {
            Load<double>(
                group,
                firstRow,
                static (cell, value, row) => cell.Number(value, row),
                static (cell, value) => cell.Text(value)
            );
        }
        else if (type == typeof(float))
        {
            Load<float>(
                group,
                firstRow,
                static (cell, value, row) => cell.Number(value, row),
                static (cell, value) => cell.Text(value)
            );
        }
        else if (type == typeof(Half))
        {
            Load<Half>(
                group,
                firstRow,
                static (cell, value, row) => cell.Number((double)value, row),
                static (cell, value) => cell.Text((float)value)
            );
        }
        else if (type == typeof(ulong))
        {
            Load<ulong>(
                group,
                firstRow,
                static (cell, value, row) => cell.Number(value, row),
                static (cell, value) => cell.Text(value)
            );
        }
        else if (type == typeof(long))
        {
            LoadWholes<long>(group, firstRow);
        }
        else if (type == typeof(uint))
        {
            LoadWholes<uint>(group, firstRow);
        }
        else if (type == typeof(int))
        {
            LoadWholes<int>(group, firstRow);
        }
        else if (type == typeof(ushort))
        {
            LoadWholes<ushort>(group, firstRow);
        }
        else if (type == typeof(short))
        {
            LoadWholes<short>(group, firstRow);
        }
        else if (type == typeof(byte))
        {
            LoadWholes<byte>(group, firstRow);
        }
        else
        {
            LoadWholes<sbyte>(group, firstRow);
        }
    }

    private void LoadWholes<T>(ParquetRowGroupReader group, long firstRow)
        where T : struct, System.Numerics.IBinaryInteger<T> =>
        Load<T>(
            group,
            firstRow,
            static (cell, value, row) => cell.Number(long.CreateChecked(value), row),
            static (cell, value) => cell.Text(long.CreateChecked(value))
        );

    private void Load<T>(
        ParquetRowGroupReader group,
        long firstRow,
        Func<CellReader, T, long, double> number,
        Func<CellReader, T, string?> text
    )
        where T : struct
    {
        var count = checked((int)group.RowCount);
        if (group.GetMetadata(field)?.MetaData?.NumValues is { } held && held != count)
        {
            throw new InvalidDataException(
                $"{file} is a damaged Parquet file: the column '{field.Name}' has {held} cells in a group of {count} rows; expected as many."
            );
        }

        var values = ArrayPool<T>.Shared.Rent(count);
        var levels = field.MaxDefinitionLevel > 0 ? ArrayPool<int>.Shared.Rent(count) : null;
        try
        {
            // The file is a stream that never waits for long; what reads it has no other thread to lend.
            group
                .ReadRawAsync(field, values.AsMemory(0, count), levels?.AsMemory(0, count), null)
                .AsTask()
                .GetAwaiter()
                .GetResult();
            Fill(values, levels, count, firstRow, number, text);
        }
        finally
        {
            ArrayPool<T>.Shared.Return(values, clearArray: typeof(T) == typeof(ReadOnlyMemory<char>));
            if (levels is not null)
            {
                ArrayPool<int>.Shared.Return(levels);
            }
        }
    }

    private void Fill<T>(
        T[] values,
        int[]? levels,
        int count,
        long firstRow,
        Func<CellReader, T, long, double> number,
        Func<CellReader, T, string?> text
    )
    {
        if (cell.IsText)
        {
            texts = texts.Length < count ? new string?[count] : texts;
        }
        else
        {
            numbers = numbers.Length < count ? new double[count] : numbers;
        }

        var next = 0;
        for (var i = 0; i < count; i++)
        {
            var isMissing = levels is not null && levels[i] == 0;
            if (cell.IsText)
            {
                texts[i] = isMissing ? null : text(cell, values[next++]);
            }
            else
            {
                numbers[i] = isMissing ? double.NaN : number(cell, values[next++], firstRow + i);
            }
        }
    }
}
