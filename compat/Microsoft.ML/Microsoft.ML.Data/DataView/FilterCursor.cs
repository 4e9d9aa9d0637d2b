namespace Microsoft.ML.Data;

/// <summary>A cursor over some of the rows of another cursor. Row ids and batches are those of the rows.</summary>
internal abstract class FilterCursor(DataViewRowCursor input, DataViewSchema schema, bool[] active)
    : RootCursor(schema, active)
{
    protected DataViewRowCursor Input => input;

    public override long Batch => input.Batch;

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        input.GetGetter<TValue>(input.Schema[column.Index]);

    protected sealed override void DisposeCore() => input.Dispose();
}
