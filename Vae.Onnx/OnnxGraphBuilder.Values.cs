using System.Buffers.Binary;
using Google.Protobuf;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.Onnx;

internal sealed partial class OnnxGraphBuilder
{
    /// <summary>Adds an input of the graph.</summary>
    public string Input(string name, DataType type, params IEnumerable<OnnxDimension> shape)
    {
        RequireNew(name);
        values.Add(name);
        Graph.Input.Add(ValueInfo(name, type, shape));
        return name;
    }

    /// <summary>
    /// Makes <paramref name="value"/> an output of the graph called <paramref name="name"/>, which is how later nodes know it, too. The
    /// node that gives the value is told the new name, so that no copying node is needed.
    /// </summary>
    public void Output(string name, string value, DataType type, params IEnumerable<OnnxDimension> shape)
    {
        RequireKnown(value, $"output {name}");
        var producer = Graph.Node.FirstOrDefault(node => node.Output.Contains(value));
        if (producer is null || Graph.Output.Any(output => output.Name == value))
        {
            // Inputs, constants and values that are outputs already keep their names.
            RequireNew(name);
            Graph.Node.Add(Operator("Identity", name, [value]));
        }
        else if (name != value)
        {
            RequireNew(name);
            Rename(producer, value, name);
            values.Remove(value);
        }

        values.Add(name);
        Graph.Output.Add(ValueInfo(name, type, shape));
    }

    private void Rename(NodeProto producer, string value, string name)
    {
        producer.Output[producer.Output.IndexOf(value)] = name;
        foreach (var node in Graph.Node)
        {
            OnnxValues.Rename(node, other => other == value ? name : other);
        }
    }

    /// <summary>Adds a float32 tensor of fixed values.</summary>
    public string Constant(string name, ReadOnlySpan<float> data, params IEnumerable<long> shape)
    {
        var bytes = new byte[data.Length * sizeof(float)];
        for (var i = 0; i < data.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), data[i]);
        }

        return Constant(name, DataType.Float, bytes, data.Length, shape);
    }

    /// <summary>Adds a float64 tensor of fixed values.</summary>
    public string Constant(string name, ReadOnlySpan<double> data, params IEnumerable<long> shape)
    {
        var bytes = new byte[data.Length * sizeof(double)];
        for (var i = 0; i < data.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), data[i]);
        }

        return Constant(name, DataType.Double, bytes, data.Length, shape);
    }

    /// <summary>Adds an int64 tensor of fixed values.</summary>
    public string Constant(string name, ReadOnlySpan<long> data, params IEnumerable<long> shape)
    {
        var bytes = new byte[data.Length * sizeof(long)];
        for (var i = 0; i < data.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), data[i]);
        }

        return Constant(name, DataType.Int64, bytes, data.Length, shape);
    }

    /// <summary>Adds a tensor of fixed texts.</summary>
    public string Constant(string name, IEnumerable<string> data, params IEnumerable<long> shape) =>
        Constant(
            new TensorProto
            {
                Name = name,
                DataType = (int)DataType.String,
                Dims = { shape },
                StringData = { data.Select(ByteString.CopyFromUtf8) },
            }
        );

    /// <summary>Adds a tensor of fixed values of a type, given by their bytes, little-endian.</summary>
    public string Constant(string name, DataType type, byte[] bytes, long count, IEnumerable<long> shape)
    {
        var tensor = new TensorProto
        {
            Name = name,
            DataType = (int)type,
            Dims = { shape },
            RawData = UnsafeByteOperations.UnsafeWrap(bytes),
        };
        var expected = tensor.Dims.Aggregate(1L, (product, size) => product * size);
        if (expected != count)
        {
            throw new ArgumentException(
                $"The constant {name} of shape [{string.Join(", ", tensor.Dims)}] was given {count} values; expected {expected}."
            );
        }

        return Constant(tensor);
    }

    private string Constant(TensorProto tensor)
    {
        tensor.Name = Unique(tensor.Name);
        values.Add(tensor.Name);
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private static ValueInfoProto ValueInfo(string name, DataType type, IEnumerable<OnnxDimension> shape) =>
        new()
        {
            Name = name,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor
                {
                    ElemType = (int)type,
                    Shape = new TensorShapeProto { Dim = { shape.Select(dimension => dimension.ToProto()) } },
                },
            },
        };
}
