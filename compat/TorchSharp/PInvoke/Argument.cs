using static TorchSharp.torch;

namespace TorchSharp.PInvoke;

/// <summary>An argument of an ATen operator; null stands for the schema's None.</summary>
internal readonly struct Argument
{
    internal readonly ArgumentKind Kind;
    internal readonly long Bits;
    internal readonly object? Reference;

    internal Argument(ArgumentKind kind, long bits, object? reference = null)
    {
        Kind =
            reference is null && kind is not (ArgumentKind.Integer or ArgumentKind.Real or ArgumentKind.Boolean)
                ? ArgumentKind.None
                : kind;
        Bits = bits;
        Reference = reference;
    }

    public static implicit operator Argument(Tensor? value) => new(ArgumentKind.Tensor, 0, value);

    public static implicit operator Argument(Tensor[] value) => new(ArgumentKind.Tensors, 0, value);

    public static implicit operator Argument(Generator? value) => new(ArgumentKind.Generator, 0, value);

    public static implicit operator Argument(long[]? value) => new(ArgumentKind.Integers, 0, value);

    public static implicit operator Argument(Scalar? value) => value?.Value ?? default;

    public static implicit operator Argument(ScalarType value) => (long)value;

    public static implicit operator Argument(ScalarType? value) => value is { } type ? (long)type : default(Argument);

    public static implicit operator Argument(int value) => (long)value;

    public static implicit operator Argument(long value) => new(ArgumentKind.Integer, value);

    public static implicit operator Argument(double value) =>
        new(ArgumentKind.Real, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(bool value) => new(ArgumentKind.Boolean, value ? 1 : 0);
}
