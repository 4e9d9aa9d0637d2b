using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class NormalizingTransformer : OneToOneTransformerBase
{
    private readonly MinMaxFunction function;

    internal NormalizingTransformer(
        IHostEnvironment env,
        string outputColumnName,
        string inputColumnName,
        MinMaxFunction function
    )
        : base(env, (outputColumnName, inputColumnName)) => this.function = function;

    internal NormalizingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, ctx) => function = MinMaxFunction.Read(ctx.Reader);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        SaveColumns(ctx);
        function.Write(ctx.Writer);
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(schema, this);

    private sealed class Mapper : OneToOneMapper
    {
        private readonly MinMaxFunction function;

        public Mapper(DataViewSchema inputSchema, NormalizingTransformer parent)
            : base(inputSchema, parent.ColumnPairs)
        {
            function = parent.function;
            var input = InputColumns[0];
            if (
                input.Type is VectorDataViewType { IsKnownSize: false }
                || !MinMaxFunction.Takes(input.Type.GetItemType())
            )
            {
                throw Contracts.SchemaMismatch(
                    nameof(inputSchema),
                    "input",
                    input.Name,
                    "scalar or known-size vector of Single",
                    input.Type is VectorDataViewType { IsKnownSize: false }
                        ? "variable-size vector"
                        : input.Type.ToString()
                );
            }
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
            annotations.Add(input.Annotations, name => name == AnnotationKinds.SlotNames);
            OutputColumns = [new(parent.ColumnPairs[0].outputColumnName, function.Type, annotations.ToAnnotations())];
        }

        public override DataViewSchema.DetachedColumn[] OutputColumns { get; }

        protected override Delegate MakeGetter(DataViewRow input, int output) =>
            function.MakeGetter(input, input.Schema[InputColumns[output].Index]);
    }
}
