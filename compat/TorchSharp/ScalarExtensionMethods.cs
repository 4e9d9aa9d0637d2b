using TorchSharp.PInvoke;

namespace TorchSharp;

public static class ScalarExtensionMethods
{
    public static double ToDouble(this Scalar value) =>
        value.Value.Kind == ArgumentKind.Real ? BitConverter.Int64BitsToDouble(value.Value.Bits) : value.Value.Bits;

    public static bool ToBoolean(this Scalar value) => value.ToDouble() != 0;
}
