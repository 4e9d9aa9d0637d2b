namespace Microsoft.ML.Data;

/// <summary>A row that holds one row object after another, as a prediction engine fills it.</summary>
internal sealed class ObjectRow<TRow> : DataViewRow
    where TRow : class
{
    private readonly RowDefinition<TRow> definition;
    private readonly Delegate[] getters;
    private long position = -1;
    private TRow row;

    public ObjectRow(RowDefinition<TRow> definition)
    {
        this.definition = definition;
        getters = definition.CreateGetters([.. definition.Schema.Select(_ => true)], Current);
    }

    public override long Position => position;

    public override long Batch => 0;

    public override DataViewSchema Schema => definition.Schema;

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId id) => id = new DataViewRowId((ulong)position, 0);

    public override bool IsColumnActive(DataViewSchema.Column column) => column.Index < getters.Length;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        getters[column.Index].As<TValue>();

    public void Set(TRow value)
    {
        Contracts.CheckValue(value, nameof(value));
        row = value;
        position++;
    }

    private TRow Current()
    {
        Contracts.Check(position >= 0, "Values cannot be fetched at this time.");
        return row;
    }
}
