using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    internal readonly (string outputColumnName, string inputColumnName)[] ColumnPairs;

    private protected OneToOneTransformerBase(
        IHostEnvironment env,
        params (string outputColumnName, string inputColumnName)[] columns
    )
        : base(env)
    {
        Contracts.CheckValue(columns, nameof(columns));
        foreach (var (output, input) in columns)
        {
            Contracts.CheckNonEmpty(output, nameof(columns));
            Contracts.CheckNonEmpty(input, nameof(columns));
        }
        var twice = columns.GroupBy(column => column.outputColumnName).FirstOrDefault(group => group.Count() > 1);
        Contracts.CheckParam(
            twice is null,
            nameof(columns),
            $"Name of the result column '{twice?.Key}' specified multiple times"
        );
        ColumnPairs = columns;
    }

    private protected OneToOneTransformerBase(IHostEnvironment env, ModelLoadContext ctx)
        : base(env)
    {
        ColumnPairs = new (string, string)[ctx.Reader.ReadInt32()];
        for (var i = 0; i < ColumnPairs.Length; i++)
            ColumnPairs[i] = (ctx.Reader.ReadString(), ctx.Reader.ReadString());
    }

    private protected void SaveColumns(ModelSaveContext ctx)
    {
        ctx.Writer.Write(ColumnPairs.Length);
        foreach (var (output, input) in ColumnPairs)
        {
            ctx.Writer.Write(output);
            ctx.Writer.Write(input);
        }
    }
}
