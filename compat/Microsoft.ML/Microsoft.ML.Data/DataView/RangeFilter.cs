namespace Microsoft.ML.Data;

/// <summary>The rows whose value in one column of numbers is at least a minimum and less than a maximum.</summary>
internal sealed class RangeFilter : RowWiseView
{
    private readonly DataViewSchema.Column column;
    private readonly double min;
    private readonly double max;

    public RangeFilter(IDataView source, DataViewSchema.Column column, double min, double max)
        : base(source)
    {
        Contracts.CheckParam(
            column.Type == NumberDataViewType.Single || column.Type == NumberDataViewType.Double,
            "Column",
            $"Column '{column.Name}' does not have compatible type"
        );
        this.column = column;
        this.min = min;
        this.max = max;
    }

    public override bool CanShuffle => Source.CanShuffle;

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = columnsNeeded.ToActive(Schema);
        return new Cursor(this, Source.GetRowCursor(WithFiltered(active), CanShuffle ? rand : null), active);
    }

    public override DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        int n,
        Random rand = null
    )
    {
        var active = columnsNeeded.ToActive(Schema);
        var inputs = Source.GetRowCursorSet(WithFiltered(active), n, CanShuffle ? rand : null);
        return [.. inputs.Select(input => new Cursor(this, input, active))];
    }

    private List<DataViewSchema.Column> WithFiltered(bool[] active) =>
        [.. Schema.Where(c => active[c.Index] || c.Index == column.Index)];

    private sealed class Cursor(RangeFilter parent, DataViewRowCursor input, bool[] active)
        : FilterCursor(input, parent.Schema, active)
    {
        private readonly Func<double> value = Reader(input, input.Schema[parent.column.Index]);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Contracts.Check(IsColumnActive(column), $"Column '{column.Name}' is not active.");
            return base.GetGetter<TValue>(column);
        }

        protected override bool MoveNextCore()
        {
            while (Input.MoveNext())
            {
                var current = value();
                if (parent.min <= current && current < parent.max)
                    return true;
            }
            return false;
        }

        private static Func<double> Reader(DataViewRowCursor input, DataViewSchema.Column column)
        {
            if (column.Type == NumberDataViewType.Double)
            {
                var getDouble = input.GetGetter<double>(column);
                return () =>
                {
                    var value = 0.0;
                    getDouble(ref value);
                    return value;
                };
            }
            var getSingle = input.GetGetter<float>(column);
            return () =>
            {
                var value = 0f;
                getSingle(ref value);
                return value;
            };
        }
    }
}
