namespace Microsoft.ML.Data;

/// <summary>A mapper each of whose outputs is computed from one input column.</summary>
internal abstract class OneToOneMapper : IRowMapper
{
    private readonly DataViewSchema inputSchema;

    protected OneToOneMapper(DataViewSchema inputSchema, (string outputColumnName, string inputColumnName)[] columns)
    {
        this.inputSchema = inputSchema;
        InputColumns =
        [
            .. columns.Select(column =>
                inputSchema.GetColumnOrNull(column.inputColumnName)
                ?? throw Contracts.ColumnNotFound(nameof(inputSchema), "input", column.inputColumnName)
            ),
        ];
    }

    public abstract DataViewSchema.DetachedColumn[] OutputColumns { get; }

    /// <summary>The input column of each output.</summary>
    protected DataViewSchema.Column[] InputColumns { get; }

    public bool[] GetDependencies(bool[] activeOutputs)
    {
        var active = new bool[inputSchema.Count];
        for (var i = 0; i < activeOutputs.Length; i++)
            active[InputColumns[i].Index] |= activeOutputs[i];
        return active;
    }

    public Delegate[] CreateGetters(DataViewRow input, bool[] activeOutputs, out Action disposer)
    {
        disposer = null;
        return [.. activeOutputs.Select((active, i) => active ? MakeGetter(input, i) : null)];
    }

    protected abstract Delegate MakeGetter(DataViewRow input, int output);
}
