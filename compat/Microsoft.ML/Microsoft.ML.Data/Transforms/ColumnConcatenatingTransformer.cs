using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed partial class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
    private readonly string outputColumnName;
    private readonly string[] inputColumnNames;

    internal ColumnConcatenatingTransformer(IHostEnvironment env, string outputColumnName, string[] inputColumnNames)
        : base(env)
    {
        this.outputColumnName = outputColumnName;
        this.inputColumnNames = inputColumnNames;
    }

    internal ColumnConcatenatingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env)
    {
        outputColumnName = ctx.Reader.ReadString();
        inputColumnNames = [.. ctx.Reader.ReadArray<ReadOnlyMemory<char>>().Select(name => name.ToString())];
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.Writer.Write(outputColumnName);
        ctx.Writer.WriteArray<ReadOnlyMemory<char>>([.. inputColumnNames.Select(name => name.AsMemory())]);
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) =>
        new Mapper(schema, outputColumnName, inputColumnNames);
}
