using static TorchSharp.torch;

namespace TorchSharp;

public static partial class TensorExtensionMethods
{
    public static double ToDouble(this Tensor value) => value.ToScalar().ToDouble();
}
