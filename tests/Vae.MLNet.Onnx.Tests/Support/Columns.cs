using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Vae.MLNet.Onnx.Tests;

/// <summary>Columns as ML.NET's own <c>GetColumn</c> reads them, and a bare session on them.</summary>
internal static class Columns
{
    /// <summary>The values of a column, row after row.</summary>
    public static Array Read(IDataView view, string name)
    {
        var type = view.Schema[name].Type;
        return type switch
        {
            TextDataViewType => Scalars<string>(view, name),
            VectorDataViewType vector => (Array)Of(nameof(Vectors), vector.ItemType.RawType, view, name),
            _ => (Array)Of(nameof(Scalars), type.RawType, view, name),
        };
    }

    /// <summary>What a session gives of a model's outputs, by their names, for the columns of a view.</summary>
    public static Dictionary<string, Array> Run(byte[] model, IDataView view)
    {
        using var session = new InferenceSession(model);
        var inputs = session.InputMetadata.Select(input =>
            Input(input.Key, Read(view, input.Key), [.. input.Value.Dimensions.Skip(1)])
        );
        using var results = session.Run([.. inputs]);
        return results.ToDictionary(
            result => result.Name,
            result => (Array)Of(nameof(Values), ElementOf(result.Value), result.Value)
        );
    }

    /// <summary>Asserts that columns hold the same values, numbers to 1e-5, or 1e-5 of them where they are larger than 1.</summary>
    public static void AssertClose(Array expected, Array given, string name)
    {
        Assert.Equal(expected.GetType(), given.GetType());
        if (expected is not float[] numbers)
        {
            Assert.Equal(expected, given);
            return;
        }

        var found = (float[])given;
        Assert.Equal(numbers.Length, found.Length);
        for (var i = 0; i < numbers.Length; i++)
        {
            Assert.True(
                Math.Abs(numbers[i] - found[i]) <= 1e-5 * Math.Max(1, Math.Abs(numbers[i])),
                $"Element {i} of {name} is {found[i]:R}; expected {numbers[i]:R}."
            );
        }
    }

    private static NamedOnnxValue Input(string name, Array values, int[] row) =>
        (NamedOnnxValue)Of(nameof(Tensor), values.GetType().GetElementType()!, name, values, row);

    private static NamedOnnxValue Tensor<T>(string name, T[] values, int[] row) =>
        NamedOnnxValue.CreateFromTensor(
            name,
            new DenseTensor<T>(values, [values.Length / row.Aggregate(1, (a, b) => a * b), .. row])
        );

    private static T[] Values<T>(Tensor<T> tensor) => [.. tensor];

    private static T[] Scalars<T>(IDataView view, string name) => [.. view.GetColumn<T>(name)];

    private static T[] Vectors<T>(IDataView view, string name) => [.. view.GetColumn<T[]>(name).SelectMany(row => row)];

    private static Type ElementOf(object tensor)
    {
        var type = tensor.GetType();
        while (!type.IsGenericType)
        {
            type = type.BaseType!;
        }

        return type.GetGenericArguments()[0];
    }

    private static object Of(string method, Type type, params object[] arguments) =>
        typeof(Columns)
            .GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type)
            .Invoke(null, arguments)!;
}
