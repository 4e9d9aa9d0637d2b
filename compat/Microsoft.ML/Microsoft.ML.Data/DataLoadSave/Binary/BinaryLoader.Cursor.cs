namespace Microsoft.ML.Data.IO;

internal sealed partial class BinaryLoader
{
    private sealed class Cursor(BinaryLoader parent, bool[] active) : RootCursor(parent.Schema, active)
    {
        private readonly Block[] blocks =
        [
            .. parent.columns.Select((column, i) => active[i] ? Block.Of(column.Type) : null),
        ];
        private long row = -1;

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId id) =>
            {
                CheckGood();
                id = new DataViewRowId((ulong)row, 0);
            };

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Contracts.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
            var rowsPerBlock = parent.columns[column.Index].RowsPerBlock;
            var getter = blocks[column.Index]
                .Getter(() =>
                {
                    CheckGood();
                    return (int)(row % rowsPerBlock);
                });
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException(
                    $"Invalid TValue in GetGetter: '{typeof(TValue)}', expected type: '{column.Type.RawType}'."
                );
        }

        protected override bool MoveNextCore()
        {
            if (++row >= parent.header.RowCount)
                return false;
            for (var i = 0; i < blocks.Length; i++)
            {
                if (blocks[i] is { } block && row % parent.columns[i].RowsPerBlock == 0)
                    parent.ReadBlock(parent.columns[i], row, block);
            }
            return true;
        }
    }
}
