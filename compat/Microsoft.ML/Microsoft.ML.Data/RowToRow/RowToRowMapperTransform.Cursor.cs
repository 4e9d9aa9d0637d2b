namespace Microsoft.ML.Data;

internal sealed partial class RowToRowMapperTransform
{
    private sealed class Cursor : WrappingCursor
    {
        private readonly RowToRowMapperTransform parent;
        private readonly bool[] active;
        private readonly Delegate[] getters;
        private readonly Action disposer;

        public Cursor(DataViewRowCursor input, RowToRowMapperTransform parent, bool[] active)
            : base(input)
        {
            this.parent = parent;
            this.active = active;
            getters = parent.mapper.CreateGetters(input, parent.bindings.ActiveAdded(active), out disposer);
        }

        public override DataViewSchema Schema => parent.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Contracts.Check(IsColumnActive(column), $"Column '{column.Name}' is not active.");
            return parent.bindings.IsSource(column.Index, out var index)
                ? Input.GetGetter<TValue>(Input.Schema[index])
                : getters[index].As<TValue>();
        }

        protected override void DisposeCore() => disposer?.Invoke();
    }
}
