namespace Microsoft.ML.Data;

public sealed partial class ColumnConcatenatingTransformer
{
    private sealed partial class Mapper
    {
        private static ValueGetter<VBuffer<T>> MakeGetter<T>(DataViewRow row, DataViewSchema.Column[] inputs)
        {
            var getters = inputs
                .Select(input =>
                    input.Type is VectorDataViewType
                        ? row.GetGetter<VBuffer<T>>(row.Schema[input.Index])
                        : AsVector(row.GetGetter<T>(row.Schema[input.Index]))
                )
                .ToArray();
            var parts = new VBuffer<T>[inputs.Length];
            return (ref VBuffer<T> value) =>
            {
                var (length, count) = (0, 0);
                for (var i = 0; i < parts.Length; i++)
                {
                    getters[i](ref parts[i]);
                    CheckSize(inputs[i], parts[i].Length);
                    length += parts[i].Length;
                    count += parts[i].GetValues().Length;
                }
                value = count <= length / 2 ? Sparse(parts, length, count, ref value) : Dense(parts, length, ref value);
            };
        }

        private static void CheckSize(DataViewSchema.Column input, int length)
        {
            if (input.Type is VectorDataViewType { IsKnownSize: true } vector && vector.Size != length)
                throw new InvalidOperationException(
                    $"Column '{input.Name}': expected {vector.Size} slots, but got {length}"
                );
        }

        private static ValueGetter<VBuffer<T>> AsVector<T>(ValueGetter<T> getter) =>
            (ref VBuffer<T> value) =>
            {
                var editor = VBufferEditor.Create(ref value, 1);
                getter(ref editor.Values[0]);
                value = editor.Commit();
            };

        private static VBuffer<T> Dense<T>(VBuffer<T>[] parts, int length, ref VBuffer<T> value)
        {
            var editor = VBufferEditor.Create(ref value, length);
            var offset = 0;
            foreach (var part in parts)
            {
                part.CopyTo(editor.Values[offset..]);
                offset += part.Length;
            }
            return editor.Commit();
        }

        private static VBuffer<T> Sparse<T>(VBuffer<T>[] parts, int length, int count, ref VBuffer<T> value)
        {
            var editor = VBufferEditor.Create(ref value, length, count);
            var (offset, next) = (0, 0);
            foreach (var part in parts)
            {
                var values = part.GetValues();
                var indices = part.GetIndices();
                for (var i = 0; i < values.Length; i++, next++)
                {
                    editor.Values[next] = values[i];
                    editor.Indices[next] = offset + (part.IsDense ? i : indices[i]);
                }
                offset += part.Length;
            }
            return editor.Commit();
        }
    }
}
