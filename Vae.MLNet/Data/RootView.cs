using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>A data view whose rows are found by number, so that they can be shuffled; one cursor reads them as fast as several.</summary>
internal abstract class RootView : IDataView
{
    public bool CanShuffle => true;

    public abstract DataViewSchema Schema { get; }

    public abstract long? GetRowCount();

    public abstract DataViewRowCursor GetRowCursor(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        Random? rand = null
    );

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        int n,
        Random? rand = null
    ) => [GetRowCursor(columnsNeeded, rand)];
}
