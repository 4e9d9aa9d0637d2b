using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Vae.MLNet.Onnx;

/// <summary>The values of a column, row after row, as a tensor has them.</summary>
internal abstract class ColumnRows
{
    /// <summary>Reads columns of the first rows of a view.</summary>
    public static IReadOnlyList<ColumnRows> Read(IDataView view, IReadOnlyList<DataViewSchema.Column> columns, int most)
    {
        ColumnRows[] read = [.. columns.Select(column => Of(column.Type))];
        using var cursor = view.GetRowCursor(columns);
        Action[] next = [.. read.Zip(columns, (rows, column) => rows.Reader(cursor, column))];
        for (var row = 0; row < most && cursor.MoveNext(); row++)
        {
            Array.ForEach(next, read => read());
        }

        return read;
    }

    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>The first rows as the input of a graph.</summary>
    public abstract NamedOnnxValue ToInput(string name, int rows);

    /// <summary>The first row in which a graph's output for the first rows has other values, and both; null where there is none.</summary>
    public abstract (int Row, string Given, string Expected)? Difference(
        NamedOnnxValue given,
        int rows,
        double tolerance
    );

    private protected abstract Action Reader(DataViewRow row, DataViewSchema.Column column);

    private static ColumnRows Of(DataViewType type)
    {
        var tensor = ColumnTensor.Of(type)!;
        var element = (type as VectorDataViewType)?.ItemType ?? type;
        var isVector = type is VectorDataViewType;
        return element is TextDataViewType
            ? new TypedColumnRows<ReadOnlyMemory<char>, string>(tensor, isVector, text => text.ToString())
            : (ColumnRows)
                typeof(ColumnRows)
                    .GetMethod(
                        nameof(OfNumbers),
                        System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static
                    )!
                    .MakeGenericMethod(element.RawType)
                    .Invoke(null, [tensor, isVector])!;
    }

    private static TypedColumnRows<T, T> OfNumbers<T>(ColumnTensor tensor, bool isVector) =>
        new(tensor, isVector, value => value);
}

/// <summary>The values of a column of <typeparamref name="TValue"/>, which are <typeparamref name="TElement"/> in a tensor.</summary>
internal sealed class TypedColumnRows<TValue, TElement>(
    ColumnTensor tensor,
    bool isVector,
    Func<TValue, TElement> element
) : ColumnRows
{
    private readonly List<TElement> values = [];

    public override NamedOnnxValue ToInput(string name, int rows) =>
        NamedOnnxValue.CreateFromTensor(
            name,
            new DenseTensor<TElement>(values.Take(rows * tensor.Width).ToArray(), [rows, .. tensor.Dimensions])
        );

    public override int Count => values.Count / tensor.Width;

    public override (int Row, string Given, string Expected)? Difference(
        NamedOnnxValue given,
        int rows,
        double tolerance
    )
    {
        if (given.Value is not Tensor<TElement> found || !found.Dimensions.SequenceEqual([rows, .. tensor.Dimensions]))
        {
            return (0, "a tensor of another type or shape", $"{tensor}");
        }

        var i = 0;
        foreach (var value in found)
        {
            if (!IsClose(value, values[i], tolerance))
            {
                return (i / tensor.Width, $"{value}", $"{values[i]}");
            }

            i++;
        }

        return null;
    }

    private protected override Action Reader(DataViewRow row, DataViewSchema.Column column)
    {
        if (!isVector)
        {
            var scalar = row.GetGetter<TValue>(column);
            TValue value = default!;
            return () =>
            {
                scalar(ref value);
                values.Add(element(value));
            };
        }

        var vector = row.GetGetter<VBuffer<TValue>>(column);
        var buffer = default(VBuffer<TValue>);
        return () =>
        {
            vector(ref buffer);
            values.AddRange(buffer.DenseValues().Select(element));
        };
    }

    private static bool IsClose(TElement given, TElement expected, double tolerance) =>
        (given, expected) switch
        {
            (float a, float b) => IsClose((double)a, b, tolerance),
            (double a, double b) => IsClose(a, b, tolerance),
            _ => EqualityComparer<TElement>.Default.Equals(given, expected),
        };

    private static bool IsClose(double given, double expected, double tolerance) =>
        given.Equals(expected) || Math.Abs(given - expected) <= tolerance * Math.Max(1, Math.Abs(expected));
}
