using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Reads what a step needs of the current row of a source into a batch.</summary>
internal sealed class StepReader(StepBinding binding, DataViewRow source)
{
    private readonly ValueReader values =
        binding.Data?.Reader(source)
        ?? (
            binding.Step.Inputs[0].Role == InputRole.Codes
                ? CodeReader.For(source, binding.Columns[0])
                : ValueReader.For(source, binding.Columns[0])
        );
    private readonly LabelColumnReader[] labels =
    [
        .. binding
            .Step.Inputs.Index()
            .Where(input => input.Item.IsLabel)
            .Select(input => LabelColumnReader.For(binding, input.Index, source)),
    ];
    private readonly ValueGetter<DataViewRowId> idGetter = source.GetIdGetter();

    /// <summary>Reads the current row as row <paramref name="row"/> of the batch.</summary>
    /// <exception cref="InvalidOperationException">A label or a key does not fit; the message names row and column.</exception>
    public void Read(StepBatch batch, int row)
    {
        DataViewRowId id = default;
        idGetter(ref id);
        batch.SetId(row, id);
        values.Read(batch.ValueRow(row), source.Position);
        foreach (var label in labels)
        {
            label.Read(batch, row, source.Position);
        }
    }

    /// <summary>
    /// Computes the rows of the batch. Where one holds a value that the model cannot take, computes those before it, ends the batch there
    /// and returns the error.
    /// </summary>
    /// <remarks>The model checks every value anyway; which row it was is looked up when it has refused one.</remarks>
    public InvalidOperationException? Run(BundleModel model, StepBatch batch, long firstPosition)
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
        binding.Data is not null ? binding.Model.IndexOfInvalidData(values)
        : binding.Model is VqVaeModel codes ? CodeReader.IndexOfInvalid(values, codes.CodebookSize)
        : VaeModel.IndexOfInvalidLatent(values);

    private InvalidOperationException Refuse(StepBatch batch, int bad, long firstPosition)
    {
        var (row, element) = Math.DivRem(bad, batch.ValueWidth);
        var column = binding.Data?.At(element);
        var isScalar = column?.Column.Type is PrimitiveDataViewType;
        var place = isScalar ? "" : $" at element {element - (column?.Offset ?? 0)}";
        var expected =
            column is not null ? binding.Model.ExpectedData
            : binding.Model is VqVaeModel codes ? $"a code, a whole number from 0 to {codes.CodebookSize - 1}"
            : "a finite number";
        return new InvalidOperationException(
            $"Row {firstPosition + row}: column '{column?.Name ?? binding.Columns[0].Name}' holds {batch.Values[bad]:R}{place}; expected {expected}."
        );
    }
}
