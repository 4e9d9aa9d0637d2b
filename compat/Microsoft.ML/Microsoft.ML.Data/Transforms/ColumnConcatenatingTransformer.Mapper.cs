using System.Reflection;

namespace Microsoft.ML.Data;

public sealed partial class ColumnConcatenatingTransformer
{
    private sealed partial class Mapper : IRowMapper
    {
        private static readonly MethodInfo MakeGetterDefinition = typeof(Mapper).GetMethod(
            nameof(MakeGetter),
            BindingFlags.NonPublic | BindingFlags.Static
        );

        private readonly DataViewSchema inputSchema;
        private readonly DataViewSchema.Column[] inputs;
        private readonly VectorDataViewType type;

        public Mapper(DataViewSchema inputSchema, string outputColumnName, string[] inputColumnNames)
        {
            this.inputSchema = inputSchema;
            inputs =
            [
                .. inputColumnNames.Select(name =>
                    inputSchema.GetColumnOrNull(name)
                    ?? throw Contracts.ColumnNotFound(nameof(inputSchema), "input", name)
                ),
            ];
            var itemType = inputs[0].Type.GetItemType();
            foreach (var input in inputs.Where(input => !input.Type.GetItemType().Equals(itemType)))
            {
                throw Contracts.SchemaMismatch(
                    nameof(inputSchema),
                    "input",
                    input.Name,
                    itemType.ToString(),
                    input.Type.ToString()
                );
            }
            var sizes = inputs.Select(input => input.Type is VectorDataViewType vector ? vector.Size : 1).ToArray();
            type = new VectorDataViewType((PrimitiveDataViewType)itemType, sizes.Contains(0) ? 0 : sizes.Sum());
            OutputColumns = [IsIdentity ? Copy(outputColumnName) : new(outputColumnName, type, Annotations())];
        }

        public DataViewSchema.DetachedColumn[] OutputColumns { get; }

        private bool IsIdentity => inputs is [{ Type: VectorDataViewType }];

        public bool[] GetDependencies(bool[] activeOutputs)
        {
            var active = new bool[inputSchema.Count];
            foreach (var input in inputs)
                active[input.Index] = activeOutputs[0];
            return active;
        }

        public Delegate[] CreateGetters(DataViewRow input, bool[] activeOutputs, out Action disposer)
        {
            disposer = null;
            if (!activeOutputs[0])
                return [null];
            if (IsIdentity)
                return [input.GetGetter(input.Schema[inputs[0].Index])];
            return [(Delegate)MakeGetterDefinition.InvokeWith(null, type.ItemType.RawType, input, inputs)];
        }

        private DataViewSchema.DetachedColumn Copy(string name) => new(name, inputs[0].Type, inputs[0].Annotations);

        private DataViewSchema.Annotations Annotations()
        {
            var builder = new DataViewSchema.Annotations.Builder();
            if (type.ItemType is NumberDataViewType && inputs.All(input => input.IsNormalized()))
                builder.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
            if (type.IsKnownSize && inputs.Any(input => input.Type is not VectorDataViewType || input.HasSlotNames()))
            {
                builder.Add(
                    AnnotationKinds.SlotNames,
                    new VectorDataViewType(TextDataViewType.Instance, type.Size),
                    (ref VBuffer<ReadOnlyMemory<char>> names) => names = SlotNames()
                );
            }
            return builder.ToAnnotations();
        }

        /// <summary>The name of a scalar column, or its own name and the slot's of a vector that has slot names.</summary>
        private VBuffer<ReadOnlyMemory<char>> SlotNames()
        {
            var named = new SortedDictionary<int, ReadOnlyMemory<char>>();
            var offset = 0;
            foreach (var input in inputs)
            {
                if (input.HasSlotNames())
                {
                    VBuffer<ReadOnlyMemory<char>> names = default;
                    input.GetSlotNames(ref names);
                    foreach (var (slot, name) in names.Items().Where(item => !item.Value.IsEmpty))
                        named.Add(offset + slot, $"{input.Name}.{name}".AsMemory());
                }
                else if (input.Type is not VectorDataViewType)
                    named.Add(offset, input.Name.AsMemory());
                offset += input.Type is VectorDataViewType vector ? vector.Size : 1;
            }
            return new VBuffer<ReadOnlyMemory<char>>(type.Size, named.Count, [.. named.Values], [.. named.Keys]);
        }
    }
}
