using TorchSharp.PInvoke;

namespace TorchSharp;

/// <summary>A number or truth value whose type is known at run time.</summary>
public sealed class Scalar
{
    internal Scalar(Argument value) => Value = value;

    internal Argument Value { get; }

    public static implicit operator Scalar(int value) => new((long)value);

    public static implicit operator Scalar(float value) => new((double)value);

    public static implicit operator Scalar(double value) => new(value);
}
