using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Onnx;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.MLNet.Onnx;

/// <summary>The graph of <c>MapKeyToValue</c>: the values of a column's keys in a table, of which each key takes its own.</summary>
/// <remarks>
/// ML.NET's conversion has no bytes, makes floats of doubles, and of a missing key the word _Unused, where the transformer has the empty text.
/// </remarks>
internal static class KeyConversion
{
    private const string KeyValues = "KeyValues";

    /// <summary>The graph of a step.</summary>
    /// <param name="step">The step, whose transformer maps keys to values.</param>
    /// <param name="columns">The columns to output.</param>
    /// <returns>The graph, its inputs called like the columns, and the tensor of each column.</returns>
    /// <exception cref="NotSupportedException">There is none; the message says why.</exception>
    public static (ModelProto Graph, IReadOnlyDictionary<string, string> Tensors) Convert(
        PipelineStep step,
        IReadOnlyList<DataViewSchema.Column> columns
    )
    {
        var builder = new OnnxGraphBuilder("keys", "");
        var sources = columns.ToDictionary(column => column.Name, column => step.Input[step.Reads([column]).Single()]);
        foreach (var source in sources.Values.DistinctBy(source => source.Name))
        {
            var tensor = ColumnTensor.Of(source.Type)!;
            builder.Input(source.Name, tensor.Type, tensor.Shape);
        }

        var names = PipelineStep.TensorsOf(columns.Select(column => column.Name), sources.Values.Select(s => s.Name));
        builder.Reserve(names.Values);
        foreach (var column in columns)
        {
            var (source, tensor) = (sources[column.Name], ColumnTensor.Of(column.Type)!);
            // A missing key is 0.
            var key = builder.Node(
                "Cast",
                $"{names[column.Name]}.key",
                [source.Name],
                OnnxAttribute.Int("to", (int)DataType.Int64)
            );
            var value = builder.Node(
                "Gather",
                $"{names[column.Name]}.value",
                [Table(builder, names[column.Name], source, tensor.Type), key]
            );
            builder.Output(names[column.Name], value, tensor.Type, tensor.Shape);
        }

        return (ModelProto.Parser.ParseFrom(builder.ToBytes()), names);
    }

    private static string Table(OnnxGraphBuilder builder, string name, DataViewSchema.Column source, DataType type)
    {
        var table = $"{name}.table";
        return type switch
        {
            DataType.String => Texts(),
            DataType.Float => Numbers(float.NaN),
            DataType.Double => Numbers(double.NaN),
            DataType.Bool => Numbers(false),
            DataType.Uint8 => Numbers<byte>(0),
            DataType.Int8 => Numbers<sbyte>(0),
            DataType.Uint16 => Numbers<ushort>(0),
            DataType.Int16 => Numbers<short>(0),
            DataType.Uint32 => Numbers<uint>(0),
            DataType.Int32 => Numbers(0),
            DataType.Uint64 => Numbers(0UL),
            _ => Numbers(0L),
        };

        string Texts()
        {
            string[] values = ["", .. Values<ReadOnlyMemory<char>>(source).Select(text => text.ToString())];
            return builder.Constant(table, values, values.Length);
        }

        string Numbers<T>(T missing)
            where T : unmanaged
        {
            T[] values = [missing, .. Values<T>(source)];
            return builder.Constant(
                table,
                type,
                MemoryMarshal.AsBytes<T>(values).ToArray(),
                values.Length,
                [values.Length]
            );
        }
    }

    private static IEnumerable<T> Values<T>(DataViewSchema.Column source)
    {
        var values = default(VBuffer<T>);
        source.Annotations.GetValue(KeyValues, ref values);
        return values.DenseValues();
    }
}
