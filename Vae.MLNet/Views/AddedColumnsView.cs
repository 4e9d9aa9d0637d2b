using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>A data view with columns added, computed when a cursor asks for one of them.</summary>
/// <param name="source">The view that they are added to.</param>
/// <param name="columns">The columns.</param>
internal abstract class AddedColumnsView(IDataView source, AddedColumns columns) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => columns.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columns.Checked(columnsNeeded);
        return Cursors([source.GetRowCursor(columns.Dependencies(needed), rand)], needed)[0];
    }

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        int n,
        Random? rand = null
    )
    {
        var needed = columns.Checked(columnsNeeded);
        return Cursors(source.GetRowCursorSet(columns.Dependencies(needed), n, rand), needed);
    }

    /// <summary>How the cursors of one call compute added columns.</summary>
    /// <param name="count">The number of cursors.</param>
    /// <param name="wanted">The indices of the output columns that are asked for.</param>
    /// <param name="active">Of each added column whether it is asked for; one is.</param>
    protected abstract Func<DataViewRowCursor, DataViewRowCursor> Computing(
        int count,
        HashSet<int> wanted,
        bool[] active
    );

    private DataViewRowCursor[] Cursors(DataViewRowCursor[] inputs, List<DataViewSchema.Column> needed)
    {
        var active = columns.Active(needed);
        var wanted = needed.Select(column => column.Index).ToHashSet();
        try
        {
            var made = active.Contains(true)
                ? Computing(inputs.Length, wanted, active)
                : input => new PassThroughCursor(columns, input, wanted);
            return [.. inputs.Select(made)];
        }
        catch
        {
            Array.ForEach(inputs, input => input.Dispose());
            throw;
        }
    }
}
