using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>A data view with the columns of a step of a table's model, computed when a cursor asks for one of them.</summary>
internal sealed class TableDataView(IDataView source, TableBinding binding) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => binding.Added.OutputSchema;

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
        var active = binding.Added.Active(needed);
        var wanted = needed.Select(column => column.Index).ToHashSet();
        try
        {
            return
            [
                .. inputs.Select(
                    DataViewRowCursor (input) =>
                        active.Contains(true)
                            ? new TableCursor(binding, input, wanted, active)
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
