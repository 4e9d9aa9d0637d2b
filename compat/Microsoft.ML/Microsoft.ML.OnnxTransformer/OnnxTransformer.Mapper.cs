using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Onnx;

public sealed partial class OnnxTransformer
{
    private sealed class Mapper : IRowMapper
    {
        private static readonly MethodInfo GetterDefinition = typeof(Mapper).GetMethod(
            nameof(MakeGetter),
            BindingFlags.Static | BindingFlags.NonPublic
        );

        private readonly OnnxTransformer parent;
        private readonly DataViewSchema inputSchema;
        private readonly DataViewSchema.Column[] inputs;
        private readonly int[][] shapes;

        public Mapper(OnnxTransformer parent, DataViewSchema inputSchema)
        {
            this.parent = parent;
            this.inputSchema = inputSchema;
            var tensors = parent.Inputs.Select(parent.model.GetInput).ToArray();
            inputs = [.. tensors.Select(Bind)];
            shapes = [.. tensors.Select(tensor => tensor.Shape)];
            var bytes = parent.model.ReadBytes();
            OutputColumns = [.. parent.Outputs.Select(output => Describe(output, bytes))];
        }

        public DataViewSchema.DetachedColumn[] OutputColumns { get; }

        public bool[] GetDependencies(bool[] activeOutputs)
        {
            var active = new bool[inputSchema.Count];
            foreach (var input in inputs)
                active[input.Index] = activeOutputs.Contains(true);
            return active;
        }

        public Delegate[] CreateGetters(DataViewRow input, bool[] activeOutputs, out Action disposer)
        {
            disposer = null;
            if (!activeOutputs.Contains(true))
                return new Delegate[activeOutputs.Length];
            var names = parent.Outputs.Where((_, i) => activeOutputs[i]).Select(output => output.Name).ToArray();
            var values = inputs.Select((column, i) => OnnxInput.Create(input, column, shapes[i])).ToArray();
            var run = new OnnxRowRun(parent.model, input, values, names);
            disposer = run.Dispose;
            return
            [
                .. parent.Outputs.Select(
                    (output, i) =>
                        activeOutputs[i]
                            ? (Delegate)GetterDefinition.InvokeWith(null, output.ItemType.RawType, run, output.Name)
                            : null
                ),
            ];
        }

        private static ValueGetter<VBuffer<T>> MakeGetter<T>(OnnxRowRun run, string output) =>
            (ref VBuffer<T> value) =>
            {
                var result = run.GetOutput<T>(output);
                var editor = VBufferEditor.Create(ref value, result.Length);
                result.CopyTo(editor.Values);
                value = editor.Commit();
            };

        private static DataViewSchema.DetachedColumn Describe(OnnxTensorInfo output, byte[] model)
        {
            // As ML.NET's own ONNX files name them.
            const string Suffix = ".output";
            var name = output.Name.EndsWith(Suffix, StringComparison.Ordinal)
                ? output.Name.Replace(Suffix, "", StringComparison.Ordinal)
                : output.Name;
            var annotations = new DataViewSchema.Annotations.Builder();
            if (OnnxSlotNames.Find(model, name) is { } names)
            {
                annotations.Add(
                    AnnotationKinds.SlotNames,
                    new VectorDataViewType(TextDataViewType.Instance, names.Length),
                    (ref VBuffer<ReadOnlyMemory<char>> value) =>
                        VBuffer<ReadOnlyMemory<char>>.Copy(names, 0, ref value, names.Length)
                );
            }
            return new DataViewSchema.DetachedColumn(name, output.Type, annotations.ToAnnotations());
        }

        private DataViewSchema.Column Bind(OnnxTensorInfo tensor)
        {
            if (tensor.Shape.Count(d => d == 0) > 1)
                throw new ArgumentOutOfRangeException(tensor.Name, "Only 1 unknown dimension is allowed");
            var column =
                inputSchema.GetColumnOrNull(tensor.Name)
                ?? throw Contracts.ColumnNotFound(nameof(inputSchema), "input", tensor.Name);
            var item = column.Type.GetItemType();
            // A key is taken for the number that it is stored as.
            if (!item.Equals(tensor.ItemType) && !(item is KeyDataViewType && item.RawType == tensor.ItemType.RawType))
            {
                throw Contracts.SchemaMismatch(
                    nameof(inputSchema),
                    "input",
                    tensor.Name,
                    tensor.ItemType.ToString(),
                    column.Type.ToString()
                );
            }
            var size = column.Type is VectorDataViewType vector ? vector.Size : 1;
            var expected = tensor.Shape.Aggregate(1, (product, dimension) => product * dimension);
            Contracts.Check(
                expected == 0 || size % expected == 0,
                $"Input shape mismatch: Input '{tensor.Name}' has shape {string.Join(",", tensor.Shape)}, "
                    + $"but input data is of length {size}."
            );
            return column;
        }
    }
}
