using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>A data view with a step's columns added, computed in batches when a cursor asks for one of them.</summary>
internal class VaeDataView(IDataView source, StepBinding binding) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => binding.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = binding.Added.Checked(columnsNeeded);
        return Cursors([source.GetRowCursor(binding.Dependencies(needed), rand)], needed)[0];
    }

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        int n,
        Random? rand = null
    )
    {
        var needed = binding.Added.Checked(columnsNeeded);
        return Cursors(source.GetRowCursorSet(binding.Dependencies(needed), n, rand), needed);
    }

    private DataViewRowCursor[] Cursors(DataViewRowCursor[] inputs, List<DataViewSchema.Column> needed)
    {
        // As many threads as the model would take for one call, shared among the cursors.
        var concurrent = binding.Model.SingleThreaded != binding.Model;
        var lanes = new Lanes(
            concurrent ? Math.Max(1, binding.Model.Threads / inputs.Length) : 1,
            inputs.Length == 1 ? source.GetRowCount() : null
        );
        var active = binding.ActiveOutputs(needed);
        var wanted = needed.Select(column => column.Index).ToHashSet();
        try
        {
            return
            [
                .. inputs.Select(
                    DataViewRowCursor (input) =>
                        active.Contains(true)
                            ? new BatchedCursor(binding, input, wanted, active, lanes)
                            : new PassThroughCursor(binding.Added, input, wanted)
                ),
            ];
        }
        catch
        {
            Array.ForEach(inputs, input => input.Dispose());
            throw;
        }
    }
}

/// <summary>A cursor that asks for none of the added columns: the source's, row by row, under the new schema.</summary>
internal sealed class PassThroughCursor(AddedColumns columns, DataViewRowCursor source, HashSet<int> wanted)
    : DataViewRowCursor
{
    private bool disposed;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override DataViewSchema Schema => columns.OutputSchema;

    public override bool MoveNext() => source.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => wanted.Contains(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        IsColumnActive(column)
            ? source.GetGetter<TValue>(columns.InputSchema[columns.Source(column.Index, out _)])
            : throw ColumnErrors.Inactive(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !disposed)
        {
            disposed = true;
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
