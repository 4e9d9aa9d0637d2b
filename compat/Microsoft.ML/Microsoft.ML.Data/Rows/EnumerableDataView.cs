namespace Microsoft.ML.Data;

/// <summary>A view of row objects, which are enumerated anew by every cursor.</summary>
internal sealed class EnumerableDataView<TRow>(IEnumerable<TRow> data, RowDefinition<TRow> definition) : IDataView
    where TRow : class
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => definition.Schema;

    public long? GetRowCount() => (data as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(definition, data.GetEnumerator(), columnsNeeded.ToActive(Schema));

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        int n,
        Random rand = null
    ) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : RootCursor
    {
        private readonly IEnumerator<TRow> rows;
        private readonly Delegate[] getters;
        private TRow row;

        public Cursor(RowDefinition<TRow> definition, IEnumerator<TRow> rows, bool[] active)
            : base(definition.Schema, active)
        {
            this.rows = rows;
            getters = definition.CreateGetters(active, Current);
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId id) =>
            {
                CheckGood();
                id = new DataViewRowId((ulong)Position, 0);
            };

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Contracts.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
            return getters[column.Index].As<TValue>();
        }

        protected override bool MoveNextCore()
        {
            if (!rows.MoveNext())
                return false;
            row = rows.Current;
            Contracts.Check(row != null, "Encountered null when iterating over data, this is not supported.");
            return true;
        }

        protected override void DisposeCore() => rows.Dispose();

        private TRow Current()
        {
            CheckGood();
            return row;
        }
    }
}
