using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal KeyToValueMappingTransformer(
        IHostEnvironment env,
        params (string outputColumnName, string inputColumnName)[] columns
    )
        : base(env, columns) { }

    internal KeyToValueMappingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env, ctx) { }

    private protected override void SaveModel(ModelSaveContext ctx) => SaveColumns(ctx);

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(schema, ColumnPairs);

    private sealed class Mapper : OneToOneMapper
    {
        private static readonly MethodInfo MakeGetterDefinition = typeof(Mapper).GetMethod(
            nameof(MakeGetterOf),
            BindingFlags.NonPublic | BindingFlags.Static
        );

        public Mapper(DataViewSchema inputSchema, (string outputColumnName, string inputColumnName)[] columns)
            : base(inputSchema, columns) =>
            OutputColumns = [.. InputColumns.Select((input, i) => Map(input, columns[i].outputColumnName))];

        public override DataViewSchema.DetachedColumn[] OutputColumns { get; }

        protected override Delegate MakeGetter(DataViewRow input, int output) =>
            (Delegate)
                MakeGetterDefinition.InvokeWith(
                    null,
                    OutputColumns[output].Type.GetItemType().RawType,
                    input,
                    InputColumns[output]
                );

        private static DataViewSchema.DetachedColumn Map(DataViewSchema.Column input, string outputColumnName)
        {
            var keyValues =
                input.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues)?.Type as VectorDataViewType;
            Contracts.Check(keyValues is not null, "Metadata KeyValues does not exist");
            Contracts.Check(
                input.Type.GetItemType() is KeyDataViewType key && key.Count == (ulong)keyValues.Size,
                "KeyValues metadata size does not match column type key count"
            );
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(input.Annotations, name => name == AnnotationKinds.SlotNames);
            return new DataViewSchema.DetachedColumn(
                outputColumnName,
                input.Type is VectorDataViewType vector
                    ? new VectorDataViewType(keyValues.ItemType, vector.Dimensions)
                    : keyValues.ItemType,
                annotations.ToAnnotations()
            );
        }

        private static Delegate MakeGetterOf<T>(DataViewRow input, DataViewSchema.Column column)
        {
            VBuffer<T> keyValues = default;
            column.GetKeyValues(ref keyValues);
            T[] values = [Missing<T>(), .. keyValues.DenseValues()];
            var source = input.Schema[column.Index];
            return column.Type is VectorDataViewType
                ? MakeVectorGetter(input.GetGetter<VBuffer<uint>>(source), values)
                : MakeScalarGetter(input.GetGetter<uint>(source), values);
        }

        private static ValueGetter<T> MakeScalarGetter<T>(ValueGetter<uint> getter, T[] values)
        {
            uint key = 0;
            return (ref T value) =>
            {
                getter(ref key);
                value = values[key < values.Length ? key : 0];
            };
        }

        private static ValueGetter<VBuffer<T>> MakeVectorGetter<T>(ValueGetter<VBuffer<uint>> getter, T[] values)
        {
            VBuffer<uint> keys = default;
            return (ref VBuffer<T> value) =>
            {
                getter(ref keys);
                T[] mapped = [.. keys.DenseValues().Select(key => values[key < values.Length ? key : 0])];
                Compact.Store<T>(mapped, ref value);
            };
        }

        private static T Missing<T>() =>
            typeof(T) == typeof(float) ? (T)(object)float.NaN
            : typeof(T) == typeof(double) ? (T)(object)double.NaN
            : default;
    }
}
