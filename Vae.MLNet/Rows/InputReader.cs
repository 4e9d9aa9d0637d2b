using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>Reads one input column of the current row into a batch.</summary>
internal abstract class InputReader
{
    /// <summary>Reads the current row of the source as row <paramref name="row"/> of the batch.</summary>
    /// <exception cref="InvalidOperationException">The value does not fit; the message names row and column.</exception>
    public abstract void Read(StepBatch batch, int row, long position);

    /// <summary>The readers of a step's columns in rows of <paramref name="source"/>.</summary>
    public static InputReader[] For(StepBinding binding, DataViewRow source) =>
        [.. binding.Columns.Select((column, i) => For(binding, i, source, column))];

    private static InputReader For(StepBinding binding, int index, DataViewRow source, DataViewSchema.Column column)
    {
        var input = binding.Step.Inputs[index];
        if (input.IsLabel)
        {
            var label = new LabelRule(input, binding.Model.ClassCount, binding.Keys[index]);
            return LabelReaders.For(column.Type.RawType, source, column, label);
        }

        var item = ((VectorDataViewType)column.Type).ItemType;
        return item == NumberDataViewType.Byte ? new ByteReader(source, column)
            : item == NumberDataViewType.Double ? new DoubleReader(source, column)
            : new SingleReader(source, column);
    }
}
