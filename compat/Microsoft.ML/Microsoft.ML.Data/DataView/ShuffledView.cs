namespace Microsoft.ML.Data;

/// <summary>The rows of a view in an order drawn from a pool that moves over them.</summary>
internal sealed class ShuffledView(IDataView source, int poolRows, bool shuffleSource, int seed) : RowWiseView(source)
{
    public override bool CanShuffle => true;

    public override long? GetRowCount() => Source.GetRowCount();

    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var random = rand ?? new TauswortheHybrid((uint)seed);
        var sourceRandom = shuffleSource ? new TauswortheHybrid(random) : null;
        var input = Source.GetRowCursor(columnsNeeded, sourceRandom);
        return poolRows == 1 ? input : new Cursor(input, columnsNeeded.ToActive(Schema), poolRows, random);
    }

    private sealed class Cursor : RootCursor
    {
        private readonly DataViewRowCursor input;
        private readonly ColumnStore[] stores;
        private readonly ColumnStore<DataViewRowId> ids;
        private readonly Random random;

        // The places of the pool's rows in the stores. The current row is at the front and is the next to be replaced.
        private readonly int[] places;
        private int front;
        private int live;

        public Cursor(DataViewRowCursor input, bool[] active, int poolRows, Random random)
            : base(input.Schema, active)
        {
            this.input = input;
            this.random = random;
            stores =
            [
                .. input.Schema.Select(column => active[column.Index] ? ColumnStore.Create(input, column) : null),
            ];
            ids = ColumnStore.CreateForIds(input);
            places = [.. Enumerable.Range(0, poolRows)];
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId id) => ids.Fetch(places[front], ref id);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Contracts.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
            var store = (ColumnStore<TValue>)stores[column.Index];
            return (ref TValue value) => store.Fetch(places[front], ref value);
        }

        protected override bool MoveNextCore()
        {
            if (Position < 0)
            {
                while (live < places.Length && Read(places[live]))
                    live++;
            }
            else
            {
                if (!Read(places[front]))
                    live--;
                front = (front + 1) % places.Length;
            }
            if (live == 0)
                return false;
            var chosen = (front + random.Next(live)) % places.Length;
            (places[front], places[chosen]) = (places[chosen], places[front]);
            return true;
        }

        protected override void DisposeCore() => input.Dispose();

        private bool Read(int place)
        {
            try
            {
                if (!input.MoveNext())
                    return false;
                foreach (var store in stores)
                    store?.Store(place);
                ids.Store(place);
                return true;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException("Shuffle input cursor reader failed with an exception", exception);
            }
        }
    }
}
