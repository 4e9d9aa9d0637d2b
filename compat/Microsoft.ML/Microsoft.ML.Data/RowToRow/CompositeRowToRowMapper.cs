namespace Microsoft.ML.Data;

/// <summary>Mappers, each of which takes the rows of the one before.</summary>
internal sealed class CompositeRowToRowMapper(DataViewSchema inputSchema, IReadOnlyList<IRowToRowMapper> mappers)
    : IRowToRowMapper
{
    public DataViewSchema InputSchema => inputSchema;

    public DataViewSchema OutputSchema => mappers.Count == 0 ? inputSchema : mappers[^1].OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        mappers.Reverse().Aggregate(dependingColumns, (columns, mapper) => mapper.GetDependencies(columns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Contracts.CheckValue(input, nameof(input));
        Contracts.CheckValue(activeColumns, nameof(activeColumns));
        Contracts.Check(
            input.Schema == InputSchema,
            "Schema of input row must be the same as the schema the mapper is bound to"
        );
        // Each mapper's active columns are what the mappers after it need.
        var active = new IEnumerable<DataViewSchema.Column>[mappers.Count];
        for (var i = mappers.Count - 1; i >= 0; i--)
            active[i] = i == mappers.Count - 1 ? activeColumns : [.. mappers[i + 1].GetDependencies(active[i + 1])];
        var row = input;
        for (var i = 0; i < mappers.Count; i++)
            row = mappers[i].GetRow(row, active[i]);
        return row;
    }
}
