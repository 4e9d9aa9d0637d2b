namespace Vae.Inference;

/// <summary>Field numbers of the ONNX format (onnx.proto3, IR version 8).</summary>
internal static class OnnxField
{
    public const int ModelGraph = 7;
    public const int ModelMetadata = 14;
    public const int ModelTraining = 20;
    public const int ModelFunction = 25;
    public const int EntryKey = 1;
    public const int EntryValue = 2;
    public const int TensorName = 8;
    public const int TensorExternalData = 13;
    public const int TensorDataLocation = 14;

    /// <summary>The kind of message in a field, if it can hold a tensor.</summary>
    public static OnnxMessage? Child(OnnxMessage parent, int field) =>
        (parent, field) switch
        {
            (OnnxMessage.Graph, 1) or (OnnxMessage.Function, 7) => OnnxMessage.Node,
            (OnnxMessage.Graph, 5) => OnnxMessage.Tensor,
            (OnnxMessage.Graph, 15) => OnnxMessage.SparseTensor,
            (OnnxMessage.Node, 5) or (OnnxMessage.Function, 11) => OnnxMessage.Attribute,
            (OnnxMessage.Attribute, 5 or 10) => OnnxMessage.Tensor,
            (OnnxMessage.Attribute, 6 or 11) => OnnxMessage.Graph,
            (OnnxMessage.Attribute, 22 or 23) => OnnxMessage.SparseTensor,
            (OnnxMessage.SparseTensor, 1 or 2) => OnnxMessage.Tensor,
            (OnnxMessage.Training, 1 or 2) => OnnxMessage.Graph,
            _ => null,
        };
}
