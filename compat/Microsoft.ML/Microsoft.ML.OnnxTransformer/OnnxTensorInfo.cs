using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>What a model says of one of its inputs or outputs.</summary>
internal sealed class OnnxTensorInfo
{
    public OnnxTensorInfo(string name, NodeMetadata metadata)
    {
        Name = name;
        var dimensions = metadata.Dimensions;
        ItemType = ColumnTypes.FromRawType(metadata.ElementType);
        // In a column's type a symbolic dimension is 1; in a tensor's shape only the first one is, the others depend on the row.
        Type = new VectorDataViewType(ItemType, dimensions.Select(d => d < 0 ? 1 : d).ToArray());
        Shape =
        [
            .. dimensions.Select(
                (d, i) =>
                    d > 0 ? d
                    : i == 0 && d < 0 ? 1
                    : 0
            ),
        ];
    }

    public string Name { get; }

    public PrimitiveDataViewType ItemType { get; }

    public VectorDataViewType Type { get; }

    /// <summary>The dimensions for one row, 0 for an unknown one.</summary>
    public int[] Shape { get; }
}
