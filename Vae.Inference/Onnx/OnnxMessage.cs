namespace Vae.Inference;

/// <summary>The messages of an ONNX file that can hold a tensor.</summary>
internal enum OnnxMessage
{
    Graph,
    Node,
    Attribute,
    Tensor,
    SparseTensor,
    Function,
    Training,
}
