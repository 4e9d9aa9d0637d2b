namespace Microsoft.ML.Data;

internal sealed partial class CacheDataView
{
    /// <summary>One of several cursors that share the rows in blocks; the block is the batch.</summary>
    private sealed class Cursor(CacheDataView parent, bool[] active, int[] order, int first, int cursors)
        : RootCursor(parent.Schema, active)
    {
        private const int BlockSize = 64;

        private int next = first * BlockSize;
        private int current = -1;
        private long batch = -1;

        public override long Batch => cursors == 1 ? 0 : batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId id) =>
            {
                CheckGood();
                id = new DataViewRowId((ulong)current, 0);
            };

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Contracts.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
            Contracts.Check(
                typeof(TValue) == column.Type.RawType,
                $"Invalid TValue in GetGetter: '{typeof(TValue)}', expected type: '{column.Type.RawType}'."
            );
            ColumnStore<TValue> store = null;
            return (ref TValue value) =>
            {
                CheckGood();
                store ??= (ColumnStore<TValue>)parent.stores[column.Index];
                store.Fetch(current, ref value);
            };
        }

        protected override bool MoveNextCore()
        {
            if (current < 0)
                parent.Fill(Active);
            if (next >= parent.filled)
            {
                if (parent.failure is { } failure)
                    throw new InvalidOperationException(
                        "Event we were waiting on was subject to an exception",
                        failure
                    );
                return false;
            }
            current = order is null ? next : order[next];
            batch = next / BlockSize;
            next++;
            if (next % BlockSize == 0)
                next += (cursors - 1) * BlockSize;
            return true;
        }
    }
}
