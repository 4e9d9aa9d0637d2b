namespace Microsoft.ML.Data;

/// <summary>A view in memory. The columns that a cursor asks for are read in one pass when it first moves, unless they are there.</summary>
internal sealed partial class CacheDataView : IDataView
{
    private readonly IDataView source;
    private readonly Lock filling = new();
    private readonly ColumnStore[] stores;
    private int filled = -1;
    private Exception failure;

    public CacheDataView(IDataView source, IEnumerable<DataViewSchema.Column> prefetch)
    {
        this.source = source;
        stores = new ColumnStore[source.Schema.Count];
        var active = prefetch.ToActive(source.Schema);
        if (active.Contains(true))
            Fill(active);
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => filled < 0 ? source.GetRowCount() : filled;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        GetRowCursorSet(columnsNeeded, 1, rand)[0];

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        int n,
        Random rand = null
    )
    {
        var active = columnsNeeded.ToActive(Schema);
        int[] order = null;
        if (rand != null)
        {
            Fill(active);
            order = TauswortheHybrid.Permutation(rand, filled);
        }
        n = Math.Clamp(n, 1, Environment.ProcessorCount);
        return [.. Enumerable.Range(0, n).Select(i => new Cursor(this, active, order, i, n))];
    }

    /// <summary>Reads what is not there yet. A failure of the source is kept, with the rows before it.</summary>
    private void Fill(bool[] active)
    {
        lock (filling)
        {
            var missing = Schema.Where(column => active[column.Index] && stores[column.Index] is null).ToList();
            if (failure != null || (filled >= 0 && missing.Count == 0))
                return;
            var count = 0;
            try
            {
                using var cursor = source.GetRowCursor(missing);
                foreach (var column in missing)
                    stores[column.Index] = ColumnStore.Create(cursor, column);
                for (; cursor.MoveNext(); count++)
                {
                    foreach (var column in missing)
                        stores[column.Index].Store(count);
                }
            }
            catch (Exception exception)
            {
                failure = exception;
            }
            filled = count;
        }
    }
}
