namespace Microsoft.ML.Data;

/// <summary>
/// The rows for which a number that is drawn for every row, always from the same seed, is accepted. Hidden columns are left out.
/// </summary>
internal sealed class SplitView : RowWiseView
{
    private readonly uint seed;
    private readonly Func<float, bool> accept;

    public SplitView(IDataView source, uint seed, Func<float, bool> accept)
        : base(source)
    {
        this.seed = seed;
        this.accept = accept;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(source.Schema.Where(column => !column.IsHidden));
        Schema = builder.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = columnsNeeded.ToActive(Schema);
        var needed = Schema.Where(column => active[column.Index]).Select(column => Source.Schema[column.Name]);
        return new Cursor(this, Source.GetRowCursor(needed), active);
    }

    private sealed class Cursor(SplitView parent, DataViewRowCursor input, bool[] active)
        : FilterCursor(input, parent.Schema, active)
    {
        private readonly TauswortheHybrid random = new(parent.seed);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Contracts.Check(IsColumnActive(column), $"Column '{column.Name}' is not active.");
            return Input.GetGetter<TValue>(Input.Schema[column.Name]);
        }

        protected override bool MoveNextCore()
        {
            while (Input.MoveNext())
            {
                if (parent.accept(random.NextSingle()))
                    return true;
            }
            return false;
        }
    }
}
