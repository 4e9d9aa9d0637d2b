using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

public sealed partial class ColumnSelectingTransformer
{
    /// <summary>Some columns of a view; <paramref name="map" /> gives the input column of each.</summary>
    private sealed class View(IDataView source, int[] map) : IDataView, IRowToRowMapper
    {
        public bool CanShuffle => source.CanShuffle;

        public DataViewSchema Schema { get; } = MakeSchema(source.Schema, map);

        public DataViewSchema InputSchema => source.Schema;

        public DataViewSchema OutputSchema => Schema;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
        {
            var active = columnsNeeded.ToActive(Schema);
            return new Cursor(source.GetRowCursor(GetDependencies(columnsNeeded), rand), this, active);
        }

        public DataViewRowCursor[] GetRowCursorSet(
            IEnumerable<DataViewSchema.Column> columnsNeeded,
            int n,
            Random rand = null
        )
        {
            var active = columnsNeeded.ToActive(Schema);
            var inputs = source.GetRowCursorSet(GetDependencies(columnsNeeded), n, rand);
            return [.. inputs.Select(input => new Cursor(input, this, active))];
        }

        public IEnumerable<DataViewSchema.Column> GetDependencies(
            IEnumerable<DataViewSchema.Column> dependingColumns
        ) => dependingColumns.Select(column => InputSchema[map[column.Index]]);

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
            new Row(input, this);

        private static DataViewSchema MakeSchema(DataViewSchema input, int[] map)
        {
            var builder = new DataViewSchema.Builder();
            builder.AddColumns(map.Select(index => input[index]));
            return builder.ToSchema();
        }

        private ValueGetter<TValue> GetGetter<TValue>(DataViewRow input, DataViewSchema.Column column) =>
            input.GetGetter<TValue>(input.Schema[map[column.Index]]);

        private sealed class Row(DataViewRow input, View view) : WrappingRow(input)
        {
            public override DataViewSchema Schema => view.Schema;

            public override bool IsColumnActive(DataViewSchema.Column column) => true;

            public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
                view.GetGetter<TValue>(Input, column);
        }

        private sealed class Cursor(DataViewRowCursor input, View view, bool[] active) : WrappingCursor(input)
        {
            public override DataViewSchema Schema => view.Schema;

            public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

            public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            {
                Contracts.Check(IsColumnActive(column), $"Column '{column.Name}' is not active.");
                return view.GetGetter<TValue>(Input, column);
            }
        }
    }
}
