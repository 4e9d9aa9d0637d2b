using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Drops columns. The real one can also keep columns and drop all others.</summary>
public sealed partial class ColumnSelectingTransformer : ITransformer
{
    private readonly string[] names;

    internal ColumnSelectingTransformer(string[] dropColumns)
    {
        Contracts.Check(
            dropColumns is { Length: > 0 },
            "Neither keepColumns and dropColumns is set. Exactly one must be specified."
        );
        names = dropColumns;
    }

    internal ColumnSelectingTransformer(IHostEnvironment _, ModelLoadContext ctx) =>
        names = [.. ctx.Reader.ReadArray<ReadOnlyMemory<char>>().Select(name => name.ToString())];

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => MakeView(inputSchema).Schema;

    public IDataView Transform(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        Check(input.Schema.Select(column => column.Name), nameof(input));
        return new View(input, Select(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => MakeView(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        Contracts.CheckValue(ctx, nameof(ctx));
        ctx.SetLoader(GetType());
        ctx.Writer.WriteArray<ReadOnlyMemory<char>>([.. names.Select(name => name.AsMemory())]);
    }

    internal bool Drops(string name) => names.Contains(name);

    internal void Check(IEnumerable<string> inputs, string paramName)
    {
        var missing = names.Except(inputs).ToArray();
        if (missing.Length > 0)
            throw Contracts.ColumnNotFound(paramName, "input", string.Join(",", missing));
    }

    private View MakeView(DataViewSchema inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        Check(inputSchema.Select(column => column.Name), nameof(inputSchema));
        return new View(new EmptyDataView(inputSchema), Select(inputSchema));
    }

    private int[] Select(DataViewSchema input) =>
        [.. input.Where(column => !Drops(column.Name)).Select(column => column.Index)];
}
