using System.Buffers.Binary;
using Google.Protobuf;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.Import;

/// <summary>
/// A graph that was traced for a batch of 1 has that 1 in the shapes that it reshapes to; a 0 in its place keeps the batch that is there.
/// Whether that is right is for whoever compares the outputs.
/// </summary>
internal static class BatchOpening
{
    /// <summary>The opened graph; null when there is nothing to open.</summary>
    public static ModelProto? Of(ModelProto model)
    {
        var opened = model.Clone();
        var shapes = Shapes(opened.Graph);
        var count = 0;
        foreach (var node in opened.Graph.Node.Where(node => node.OpType == "Reshape").ToArray())
        {
            var keepsZeros = node.Attribute.Any(attribute => attribute is { Name: "allowzero", I: 1 });
            if (keepsZeros || !shapes.TryGetValue(node.Input[1], out var shape) || shape is not [1, _, ..])
            {
                continue;
            }

            var bytes = new byte[shape.Length * sizeof(long)];
            for (var i = 0; i < shape.Length; i++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), i == 0 ? 0 : shape[i]);
            }

            var name = $"vae.batch.{count++}";
            opened.Graph.Initializer.Add(
                new TensorProto
                {
                    Name = name,
                    DataType = (int)DataType.Int64,
                    Dims = { shape.Length },
                    RawData = UnsafeByteOperations.UnsafeWrap(bytes),
                }
            );
            node.Input[1] = name;
        }

        OnnxConstants.RemoveUnread(opened.Graph);
        return count > 0 ? opened : null;
    }

    private static Dictionary<string, long[]> Shapes(GraphProto graph) =>
        graph
            .Initializer.Select(tensor => (tensor.Name, Tensor: tensor))
            .Concat(
                graph
                    .Node.Where(node => node.OpType == "Constant")
                    .Select(node =>
                        (
                            Name: node.Output[0],
                            Tensor: node.Attribute.FirstOrDefault(attribute => attribute.Name == "value")?.T!
                        )
                    )
            )
            .Where(constant => constant.Tensor?.DataType == (int)DataType.Int64)
            .ToDictionary(constant => constant.Name, constant => OnnxConstants.Wholes(constant.Tensor));
}
