using TorchSharp.PInvoke;

namespace TorchSharp;

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;

    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this bool value) => value;

    public static float ToSingle(this Scalar value) => (float)value.ToDouble();

    public static double ToDouble(this Scalar value) =>
        value.Value.Kind == ArgumentKind.Real ? BitConverter.Int64BitsToDouble(value.Value.Bits) : value.Value.Bits;

    public static byte ToByte(this Scalar value) => (byte)value.ToInt64();

    public static int ToInt32(this Scalar value) => (int)value.ToInt64();

    public static long ToInt64(this Scalar value) =>
        value.Value.Kind == ArgumentKind.Real ? (long)value.ToDouble() : value.Value.Bits;

    public static bool ToBoolean(this Scalar value) => value.ToDouble() != 0;
}
