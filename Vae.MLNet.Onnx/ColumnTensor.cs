using Microsoft.ML.Data;
using Vae.Inference;
using Vae.Onnx;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.MLNet.Onnx;

/// <summary>The tensor that holds a column, as ML.NET's converter has it: the rows on the first axis, a single number as a row of one.</summary>
internal sealed record ColumnTensor(DataType Type, IReadOnlyList<int> Dimensions)
{
    /// <summary>The elements of a row.</summary>
    public int Width => Dimensions.Aggregate(1, (product, size) => checked(product * size));

    public IEnumerable<OnnxDimension> Shape =>
        [BundleFormat.BatchAxis, .. Dimensions.Select(size => (OnnxDimension)size)];

    /// <summary>The tensor of a column of a type; null where ONNX has none.</summary>
    public static ColumnTensor? Of(DataViewType type)
    {
        var vector = type as VectorDataViewType;
        var element = vector?.ItemType ?? type;
        DataType? found =
            element is KeyDataViewType or NumberDataViewType or BooleanDataViewType
                ? StepGraph.TypeOf(System.Type.GetTypeCode(element.RawType))
            : element is TextDataViewType ? DataType.String
            : null;
        return found is null || vector is { IsKnownSize: false }
            ? null
            : new ColumnTensor(found.Value, vector is null ? [1] : [.. vector.Dimensions]);
    }
}
