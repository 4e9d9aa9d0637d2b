namespace TorchSharp;

public static partial class torch
{
    public enum ScalarType : sbyte
    {
        Byte = 0,
        Int64 = 4,
        Float32 = 6,
        Float64 = 7,
    }

    public static ScalarType uint8 => ScalarType.Byte;

    public static ScalarType float32 => ScalarType.Float32;

    internal static ScalarType ToScalarType(Type type) =>
        Type.GetTypeCode(type) switch
        {
            TypeCode.Byte => ScalarType.Byte,
            TypeCode.Int64 => ScalarType.Int64,
            TypeCode.Single => ScalarType.Float32,
            TypeCode.Double => ScalarType.Float64,
            _ => throw new NotSupportedException($"The type {type.FullName} is not supported."),
        };
}
