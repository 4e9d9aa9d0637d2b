using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Reads the numbers of the current row of a source, which become float32.</summary>
internal abstract class ValueReader
{
    // A look-up is several times faster than the conversion and division.
    private static readonly float[] UnitInterval = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];

    private delegate void Conversion<T>(ReadOnlySpan<T> values, Span<float> destination);

    /// <summary>Reads the current row of the source.</summary>
    /// <param name="destination">As many numbers as a row has.</param>
    /// <param name="position">The row's number, for messages.</param>
    /// <exception cref="InvalidOperationException">The value does not fit; the message names row and column.</exception>
    public abstract void Read(Span<float> destination, long position);

    /// <summary>The reader of one column: of numbers or Booleans, a scalar or a vector, or of keys.</summary>
    public static ValueReader For(DataViewRow source, DataViewSchema.Column column)
    {
        var element = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        return Type.GetTypeCode(element.RawType) switch
        {
            TypeCode.Boolean => Of<bool>(source, column, Indicate),
            TypeCode.Byte when element is KeyDataViewType => new KeyReader<byte>(source, column),
            TypeCode.UInt16 when element is KeyDataViewType => new KeyReader<ushort>(source, column),
            TypeCode.UInt32 when element is KeyDataViewType => new KeyReader<uint>(source, column),
            TypeCode.UInt64 when element is KeyDataViewType => new KeyReader<ulong>(source, column),
            TypeCode.Byte => Of<byte>(source, column, Scale),
            TypeCode.SByte => Of<sbyte>(source, column, Round),
            TypeCode.Int16 => Of<short>(source, column, Round),
            TypeCode.UInt16 => Of<ushort>(source, column, Round),
            TypeCode.Int32 => Of<int>(source, column, Round),
            TypeCode.UInt32 => Of<uint>(source, column, Round),
            TypeCode.Int64 => Of<long>(source, column, Round),
            TypeCode.UInt64 => Of<ulong>(source, column, Round),
            TypeCode.Double => Of<double>(source, column, Round),
            _ => Of<float>(source, column, (values, destination) => values.CopyTo(destination)),
        };
    }

    private static ValueReader Of<T>(DataViewRow source, DataViewSchema.Column column, Conversion<T> convert)
        where T : struct =>
        column.Type is VectorDataViewType
            ? new VectorReader<T>(source, column, convert)
            : new ScalarReader<T>(source, column, convert);

    private static void Scale(ReadOnlySpan<byte> values, Span<float> destination)
    {
        for (var i = 0; i < values.Length; i++)
        {
            destination[i] = UnitInterval[values[i]];
        }
    }

    private static void Indicate(ReadOnlySpan<bool> values, Span<float> destination)
    {
        for (var i = 0; i < values.Length; i++)
        {
            destination[i] = values[i] ? 1 : 0;
        }
    }

    private static void Round<T>(ReadOnlySpan<T> values, Span<float> destination)
        where T : struct, INumberBase<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            destination[i] = float.CreateTruncating(values[i]);
        }
    }

    private sealed class ScalarReader<T>(DataViewRow source, DataViewSchema.Column column, Conversion<T> convert)
        : ValueReader
        where T : struct
    {
        private readonly ValueGetter<T> getter = source.GetGetter<T>(column);
        private T value;

        public override void Read(Span<float> destination, long position)
        {
            getter(ref value);
            convert(new ReadOnlySpan<T>(in value), destination);
        }
    }

    private sealed class VectorReader<T>(DataViewRow source, DataViewSchema.Column column, Conversion<T> convert)
        : ValueReader
    {
        private readonly ValueGetter<VBuffer<T>> getter = source.GetGetter<VBuffer<T>>(column);
        private VBuffer<T> vector;

        public override void Read(Span<float> destination, long position)
        {
            getter(ref vector);
            if (vector.Length != destination.Length)
            {
                throw new InvalidOperationException(
                    $"Row {position}: column '{column.Name}' holds {vector.Length} values; expected {destination.Length}."
                );
            }

            var values = vector.GetValues();
            if (vector.IsDense)
            {
                convert(values, destination);
                return;
            }

            destination.Clear();
            var indices = vector.GetIndices();
            for (var i = 0; i < indices.Length; i++)
            {
                convert(values.Slice(i, 1), destination.Slice(indices[i], 1));
            }
        }
    }

    /// <summary>A key as numbers: 1 at its place, the first key at the first, and 0 elsewhere.</summary>
    private sealed class KeyReader<T>(DataViewRow source, DataViewSchema.Column column) : ValueReader
        where T : struct, IBinaryInteger<T>
    {
        private readonly ValueGetter<T> getter = source.GetGetter<T>(column);

        public override void Read(Span<float> destination, long position)
        {
            var value = default(T);
            getter(ref value);
            var key = ulong.CreateTruncating(value);
            if (key == 0 || key > (ulong)destination.Length)
            {
                throw new InvalidOperationException(
                    $"Row {position}: column '{column.Name}' holds {(key == 0 ? "a missing key" : $"the key {key}")}; expected {Expected(destination.Length)}."
                );
            }

            destination.Clear();
            destination[(int)key - 1] = 1;
        }

        private string Expected(int count) =>
            KeyValues.Of(column) is { } values ? $"one of {ClassNames.Few(values)}" : $"a key from 1 to {count}";
    }
}

/// <summary>Reads the columns of data of the current row of a source, one after the other.</summary>
internal sealed class DataRowReader(DataColumns columns, DataViewRow source) : ValueReader
{
    private readonly (ValueReader Reader, int Offset, int Width)[] parts =
    [
        .. columns.Columns.Select(column =>
            (
                column.Picture is { } picture
                    ? PictureTypes.Reader(source, column.Column, picture)
                    : For(source, column.Column),
                column.Offset,
                column.Width
            )
        ),
    ];

    public override void Read(Span<float> destination, long position)
    {
        foreach (var (reader, offset, width) in parts)
        {
            reader.Read(destination.Slice(offset, width), position);
        }
    }
}
