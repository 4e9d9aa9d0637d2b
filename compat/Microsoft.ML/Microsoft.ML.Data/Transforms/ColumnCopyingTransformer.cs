using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal ColumnCopyingTransformer(
        IHostEnvironment env,
        params (string outputColumnName, string inputColumnName)[] columns
    )
        : base(env, columns) { }

    internal ColumnCopyingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, ctx) { }

    private protected override void SaveModel(ModelSaveContext ctx) => SaveColumns(ctx);

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(schema, ColumnPairs);

    private sealed class Mapper : OneToOneMapper
    {
        public Mapper(DataViewSchema inputSchema, (string outputColumnName, string inputColumnName)[] columns)
            : base(inputSchema, columns) =>
            OutputColumns = [
                .. InputColumns.Select(
                    (input, i) =>
                        new DataViewSchema.DetachedColumn(columns[i].outputColumnName, input.Type, input.Annotations)
                ),
            ];

        public override DataViewSchema.DetachedColumn[] OutputColumns { get; }

        protected override Delegate MakeGetter(DataViewRow input, int output) =>
            input.GetGetter(input.Schema[InputColumns[output].Index]);
    }
}
