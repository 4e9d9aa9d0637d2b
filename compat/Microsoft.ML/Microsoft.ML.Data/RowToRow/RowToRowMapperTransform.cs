namespace Microsoft.ML.Data;

/// <summary>A view with the columns that a mapper adds.</summary>
internal sealed partial class RowToRowMapperTransform : IDataView, IRowToRowMapper
{
    private readonly IDataView source;
    private readonly IRowMapper mapper;
    private readonly ColumnBindings bindings;

    public RowToRowMapperTransform(IDataView source, IRowMapper mapper)
    {
        this.source = source;
        this.mapper = mapper;
        bindings = new ColumnBindings(source.Schema, mapper.OutputColumns);
    }

    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => bindings.Schema;

    public DataViewSchema InputSchema => source.Schema;

    public DataViewSchema OutputSchema => bindings.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var active = columnsNeeded.ToActive(Schema);
        return new Cursor(source.GetRowCursor(Dependencies(active), CanShuffle ? rand : null), this, active);
    }

    public DataViewRowCursor[] GetRowCursorSet(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        int n,
        Random rand = null
    )
    {
        var active = columnsNeeded.ToActive(Schema);
        var inputs = source.GetRowCursorSet(Dependencies(active), n, rand);
        return [.. inputs.Select(input => new Cursor(input, this, active))];
    }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        Dependencies(dependingColumns.ToActive(Schema));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Contracts.CheckValue(input, nameof(input));
        Contracts.CheckValue(activeColumns, nameof(activeColumns));
        Contracts.Check(
            input.Schema == InputSchema,
            "Schema of input row must be the same as the schema the mapper is bound to"
        );
        return new Row(input, this, activeColumns.ToActive(Schema));
    }

    private List<DataViewSchema.Column> Dependencies(bool[] active)
    {
        var passed = bindings.ActiveInputs(active);
        var needed = mapper.GetDependencies(bindings.ActiveAdded(active));
        return [.. InputSchema.Where(column => passed[column.Index] || needed[column.Index])];
    }
}
