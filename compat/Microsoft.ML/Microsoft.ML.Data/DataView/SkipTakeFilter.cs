namespace Microsoft.ML.Data;

/// <summary>The rows of a view from one row on, and no more than so many.</summary>
internal sealed class SkipTakeFilter(IDataView source, long skip, long take) : RowWiseView(source)
{
    public override long? GetRowCount() =>
        Source.GetRowCount() is { } count ? Math.Min(Math.Max(0, count - skip), take) : null;

    public override DataViewRowCursor GetRowCursor(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        Random rand = null
    ) => new Cursor(Source.GetRowCursor(columnsNeeded), Schema, columnsNeeded.ToActive(Schema), skip, take);

    private sealed class Cursor(DataViewRowCursor input, DataViewSchema schema, bool[] active, long skip, long take)
        : FilterCursor(input, schema, active)
    {
        private long left = take;

        public override long Batch => 0;

        protected override bool MoveNextCore()
        {
            for (; skip > 0; skip--)
            {
                if (!Input.MoveNext())
                    return false;
            }
            return left-- > 0 && Input.MoveNext();
        }
    }
}
