using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>Reads a vector column as float32.</summary>
internal abstract class VectorReader<T>(DataViewRow source, DataViewSchema.Column column) : InputReader
{
    private readonly ValueGetter<VBuffer<T>> getter = source.GetGetter<VBuffer<T>>(column);
    private VBuffer<T> vector;

    public override void Read(StepBatch batch, int row, long position)
    {
        getter(ref vector);
        var destination = batch.ValueRow(row);
        if (vector.Length != destination.Length)
        {
            throw new InvalidOperationException(
                $"Row {position}: column '{column.Name}' holds {vector.Length} values; expected {destination.Length}."
            );
        }

        var values = vector.GetValues();
        if (vector.IsDense)
        {
            Convert(values, destination);
            return;
        }

        destination.Clear();
        var indices = vector.GetIndices();
        for (var i = 0; i < indices.Length; i++)
        {
            Convert(values.Slice(i, 1), destination.Slice(indices[i], 1));
        }
    }

    protected abstract void Convert(ReadOnlySpan<T> values, Span<float> destination);
}
