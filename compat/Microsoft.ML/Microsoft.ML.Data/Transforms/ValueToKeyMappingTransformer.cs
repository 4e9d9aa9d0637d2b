using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    private readonly TermMap terms;

    internal ValueToKeyMappingTransformer(
        IHostEnvironment env,
        string outputColumnName,
        string inputColumnName,
        TermMap terms
    )
        : base(env, (outputColumnName, inputColumnName)) => this.terms = terms;

    internal ValueToKeyMappingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, ctx) => terms = TermMap.Read(ctx.Reader);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        SaveColumns(ctx);
        terms.Write(ctx.Writer);
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(schema, this);

    private sealed class Mapper : OneToOneMapper
    {
        private readonly TermMap terms;

        public Mapper(DataViewSchema inputSchema, ValueToKeyMappingTransformer parent)
            : base(inputSchema, parent.ColumnPairs)
        {
            terms = parent.terms;
            var input = InputColumns[0];
            var itemType = input.Type.GetItemType();
            Contracts.Check(
                itemType.Equals(terms.ItemType),
                $"Could not apply a map over type '{terms.ItemType}' to column '{input.Name}' since it has type '{itemType}'"
            );
            var key = new KeyDataViewType(typeof(uint), Math.Max(1, terms.Count));
            OutputColumns =
            [
                new(
                    parent.ColumnPairs[0].outputColumnName,
                    input.Type is VectorDataViewType vector ? new VectorDataViewType(key, vector.Dimensions) : key,
                    terms.Annotations(input)
                ),
            ];
        }

        public override DataViewSchema.DetachedColumn[] OutputColumns { get; }

        protected override Delegate MakeGetter(DataViewRow input, int output) =>
            terms.MakeGetter(input, input.Schema[InputColumns[output].Index]);
    }
}
