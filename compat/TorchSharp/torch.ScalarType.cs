namespace TorchSharp;

public static partial class torch
{
    public enum ScalarType : sbyte
    {
        Byte = 0,
        Int8 = 1,
        Int16 = 2,
        Int32 = 3,
        Int64 = 4,
        Float16 = 5,
        Float32 = 6,
        Float64 = 7,
        ComplexFloat32 = 9,
        ComplexFloat64 = 10,
        Bool = 11,
        BFloat16 = 15,
    }

    public static ScalarType uint8 => ScalarType.Byte;

    public static ScalarType int8 => ScalarType.Int8;

    public static ScalarType int16 => ScalarType.Int16;

    public static ScalarType int32 => ScalarType.Int32;

    public static ScalarType int64 => ScalarType.Int64;

    public static ScalarType float32 => ScalarType.Float32;

    public static ScalarType float64 => ScalarType.Float64;

    public static ScalarType @bool => ScalarType.Bool;

    public static ScalarType get_default_dtype() => ScalarType.Float32;

    internal static ScalarType ToScalarType(Type type) =>
        Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => ScalarType.Bool,
            TypeCode.Byte => ScalarType.Byte,
            TypeCode.SByte => ScalarType.Int8,
            TypeCode.Int16 => ScalarType.Int16,
            TypeCode.Int32 => ScalarType.Int32,
            TypeCode.Int64 => ScalarType.Int64,
            TypeCode.Single => ScalarType.Float32,
            TypeCode.Double => ScalarType.Float64,
            _ => throw new NotSupportedException($"The type {type.FullName} is not supported."),
        };
}
