namespace Microsoft.ML.Data;

/// <summary>A view of some rows of another view, with its columns.</summary>
internal abstract class RowWiseView(IDataView source) : IDataView
{
    public virtual bool CanShuffle => false;

    public virtual DataViewSchema Schema => Source.Schema;

    protected IDataView Source => source;

    public virtual long? GetRowCount() => null;

    public abstract DataViewRowCursor GetRowCursor(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        Random rand = null
    );

    public virtual DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        int n,
        Random rand = null
    ) => [GetRowCursor(columnsNeeded, rand)];
}
