namespace Microsoft.ML.Data;

internal sealed partial class RowToRowMapperTransform
{
    private sealed class Row : WrappingRow
    {
        private readonly RowToRowMapperTransform parent;
        private readonly Delegate[] getters;
        private readonly Action disposer;

        public Row(DataViewRow input, RowToRowMapperTransform parent, bool[] active)
            : base(input)
        {
            this.parent = parent;
            getters = parent.mapper.CreateGetters(input, parent.bindings.ActiveAdded(active), out disposer);
        }

        public override DataViewSchema Schema => parent.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) =>
            parent.bindings.IsSource(column.Index, out var index)
                ? Input.IsColumnActive(Input.Schema[index])
                : getters[index] != null;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (parent.bindings.IsSource(column.Index, out var index))
                return Input.GetGetter<TValue>(Input.Schema[index]);
            Contracts.Check(getters[index] != null, $"Column '{column.Name}' is not active.");
            return getters[index].As<TValue>();
        }

        protected override void DisposeCore() => disposer?.Invoke();
    }
}
