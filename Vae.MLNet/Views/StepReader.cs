using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Reads what a step needs of the current row of a source into a batch.</summary>
internal sealed class StepReader(StepBinding binding, DataViewRow source)
{
    private readonly InputColumnReader[] readers =
    [
        .. binding.Columns.Select((column, i) => InputColumnReader.For(binding, i, source, column)),
    ];
    private readonly ValueGetter<DataViewRowId> idGetter = source.GetIdGetter();

    /// <summary>Reads the current row as row <paramref name="row"/> of the batch.</summary>
    /// <exception cref="InvalidOperationException">A label does not fit; the message names row and column.</exception>
    public void Read(StepBatch batch, int row)
    {
        DataViewRowId id = default;
        idGetter(ref id);
        batch.SetId(row, id);
        foreach (var reader in readers)
        {
            reader.Read(batch, row, source.Position);
        }
    }

    /// <summary>
    /// Computes the rows of the batch. Where one holds a value that the model cannot take, computes those before it, ends the batch there
    /// and returns the error.
    /// </summary>
    /// <remarks>The model checks every value anyway; which row it was is looked up when it has refused one.</remarks>
    public InvalidOperationException? Run(VaeModel model, StepBatch batch, long firstPosition)
    {
        try
        {
            binding.Step.Run(model, batch);
            return null;
        }
        catch (ArgumentException) when (IndexOfInvalid(batch.Values) >= 0)
        {
            var bad = IndexOfInvalid(batch.Values);
            var error = Refuse(batch, bad, firstPosition);
            batch.Count = bad / batch.ValueWidth;
            binding.Step.Run(model, batch);
            return error;
        }
    }

    private int IndexOfInvalid(ReadOnlySpan<float> values) =>
        binding.Step.Inputs[0].Role == InputRole.Latent
            ? VaeModel.IndexOfInvalidLatent(values)
            : binding.Model.IndexOfInvalidData(values);

    private InvalidOperationException Refuse(StepBatch batch, int bad, long firstPosition)
    {
        var input = binding.Step.Inputs[0];
        var (row, element) = Math.DivRem(bad, batch.ValueWidth);
        var expected = input.Role == InputRole.Data ? binding.Model.ExpectedData : "a finite number";
        return new InvalidOperationException(
            $"Row {firstPosition + row}: column '{input.ColumnName}' holds {batch.Values[bad]:R} at element {element}; expected {expected}."
        );
    }
}

/// <summary>Reads one column that a step reads of the current row into a batch.</summary>
internal abstract class InputColumnReader
{
    /// <summary>Reads the current row of the source as row <paramref name="row"/> of the batch.</summary>
    /// <exception cref="InvalidOperationException">The value does not fit; the message names row and column.</exception>
    public abstract void Read(StepBatch batch, int row, long position);

    /// <summary>The reader of the column that a step's input of this index was bound to.</summary>
    public static InputColumnReader For(
        StepBinding binding,
        int index,
        DataViewRow source,
        DataViewSchema.Column column
    ) =>
        binding.Step.Inputs[index].IsLabel
            ? LabelColumnReader.For(binding, index, source, column)
            : VectorColumnReader.For(source, column);
}
