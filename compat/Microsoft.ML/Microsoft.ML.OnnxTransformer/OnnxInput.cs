using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Makes the tensor of one input column from the current row.</summary>
internal static class OnnxInput
{
    private static readonly MethodInfo ScalarDefinition = Definition(nameof(Scalar));
    private static readonly MethodInfo VectorDefinition = Definition(nameof(Vector));

    public static Func<NamedOnnxValue> Create(DataViewRow row, DataViewSchema.Column column, int[] shape)
    {
        var definition = column.Type is VectorDataViewType ? VectorDefinition : ScalarDefinition;
        return (Func<NamedOnnxValue>)definition.InvokeWith(null, column.Type.GetItemType().RawType, row, column, shape);
    }

    private static MethodInfo Definition(string name) =>
        typeof(OnnxInput).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic);

    private static Func<NamedOnnxValue> Scalar<T>(DataViewRow row, DataViewSchema.Column column, int[] shape)
    {
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default;
            getter(ref value);
            return NamedOnnxValue.CreateFromTensor(column.Name, new DenseTensor<T>(new[] { value }, [1, 1]));
        };
    }

    private static Func<NamedOnnxValue> Vector<T>(DataViewRow row, DataViewSchema.Column column, int[] shape)
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        var unknown = Array.IndexOf(shape, 0);
        var known = shape.Where(d => d > 0).Aggregate(1, (product, dimension) => product * dimension);
        VBuffer<T> value = default;
        return () =>
        {
            getter(ref value);
            var data = new T[value.Length];
            value.CopyTo(data);
            var dimensions = (int[])shape.Clone();
            if (unknown >= 0)
                dimensions[unknown] = data.Length / known;
            return NamedOnnxValue.CreateFromTensor(column.Name, new DenseTensor<T>(data, dimensions));
        };
    }
}
