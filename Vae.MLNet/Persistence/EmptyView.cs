using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>No rows of a schema, to fit to what looks at the schema alone.</summary>
internal sealed class EmptyView(DataViewSchema schema) : RootView
{
    public override DataViewSchema Schema => schema;

    public override long? GetRowCount() => 0;

    public override DataViewRowCursor GetRowCursor(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        Random? rand = null
    ) => new Cursor(schema, columnsNeeded);

    private sealed class Cursor(DataViewSchema schema, IEnumerable<DataViewSchema.Column> needed)
        : RootCursor(schema, count: 0, needed, random: null)
    {
        protected override Delegate Getter(int column) => throw RowErrors.NoRow();
    }
}
