using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    internal TypeConvertingTransformer(
        IHostEnvironment env,
        string outputColumnName,
        string inputColumnName,
        DataKind outputKind
    )
        : base(env, (outputColumnName, inputColumnName)) => OutputKind = outputKind;

    internal TypeConvertingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, ctx) => OutputKind = (DataKind)ctx.Reader.ReadByte();

    internal DataKind OutputKind { get; }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        SaveColumns(ctx);
        ctx.Writer.Write((byte)OutputKind);
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(schema, this);

    private sealed class Mapper : OneToOneMapper
    {
        private readonly TypeConversion conversion;

        public Mapper(DataViewSchema inputSchema, TypeConvertingTransformer parent)
            : base(inputSchema, parent.ColumnPairs)
        {
            var input = InputColumns[0];
            var itemType = TypeConversions.Target(input.Type.GetItemType(), parent.OutputKind);
            Contracts.CheckParam(
                TypeConversions.TryGet(input.Type.GetItemType(), itemType, out conversion),
                nameof(inputSchema),
                $"source column '{input.Name}' with item type '{input.Type}' is not compatible with destination type '{itemType}'"
            );
            OutputColumns =
            [
                new(
                    parent.ColumnPairs[0].outputColumnName,
                    input.Type is VectorDataViewType vector
                        ? new VectorDataViewType(itemType, vector.Dimensions)
                        : itemType,
                    Annotations(input, itemType)
                ),
            ];
        }

        public override DataViewSchema.DetachedColumn[] OutputColumns { get; }

        protected override Delegate MakeGetter(DataViewRow input, int output) =>
            conversion.MakeGetter(input, input.Schema[InputColumns[output].Index]);

        private static DataViewSchema.Annotations Annotations(DataViewSchema.Column input, PrimitiveDataViewType target)
        {
            var source = input.Type.GetItemType();
            var builder = new DataViewSchema.Annotations.Builder();
            builder.Add(
                input.Annotations,
                name =>
                    name switch
                    {
                        AnnotationKinds.SlotNames => input.Type is VectorDataViewType { IsKnownSize: true },
                        AnnotationKinds.KeyValues => source is KeyDataViewType from
                            && target is KeyDataViewType to
                            && from.Count == to.Count,
                        AnnotationKinds.IsNormalized => source is NumberDataViewType && target is NumberDataViewType,
                        _ => false,
                    }
            );
            if (input.Type is BooleanDataViewType && target is NumberDataViewType)
                builder.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
            return builder.ToAnnotations();
        }
    }
}
