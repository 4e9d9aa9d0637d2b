using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>Reads a vector column, whose elements become float32.</summary>
internal abstract class VectorReader : InputColumnReader
{
    public sealed override void Read(StepBatch batch, int row, long position) => Read(batch.ValueRow(row), position);

    /// <summary>Reads the current row of the source.</summary>
    /// <exception cref="InvalidOperationException">The value does not fit; the message names row and column.</exception>
    public abstract void Read(Span<float> destination, long position);
}

/// <summary>Makes readers of vector columns: their elements become float32.</summary>
internal static class VectorColumnReader
{
    // A look-up is several times faster than the conversion and division.
    private static readonly float[] UnitInterval = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];

    public static VectorReader For(DataViewRow source, DataViewSchema.Column column)
    {
        var item = ((VectorDataViewType)column.Type).ItemType;
        return item == NumberDataViewType.Byte ? new Reader<byte>(source, column, Scale)
            : item == NumberDataViewType.Double ? new Reader<double>(source, column, Round)
            : new Reader<float>(source, column, (values, destination) => values.CopyTo(destination));
    }

    private static void Scale(ReadOnlySpan<byte> values, Span<float> destination)
    {
        for (var i = 0; i < values.Length; i++)
        {
            destination[i] = UnitInterval[values[i]];
        }
    }

    private static void Round(ReadOnlySpan<double> values, Span<float> destination)
    {
        for (var i = 0; i < values.Length; i++)
        {
            destination[i] = (float)values[i];
        }
    }

    private delegate void Conversion<T>(ReadOnlySpan<T> values, Span<float> destination);

    private sealed class Reader<T>(DataViewRow source, DataViewSchema.Column column, Conversion<T> convert)
        : VectorReader
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
}
