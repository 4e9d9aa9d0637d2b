using TorchSharp.PInvoke;

namespace TorchSharp;

/// <summary>A number or truth value whose type is known at run time.</summary>
public sealed class Scalar : IDisposable
{
    private readonly Argument _value;
    private bool _disposed;

    internal Scalar(Argument value) => _value = value;

    public torch.ScalarType Type =>
        Value.Kind switch
        {
            ArgumentKind.Integer => torch.ScalarType.Int64,
            ArgumentKind.Boolean => torch.ScalarType.Bool,
            _ => torch.ScalarType.Float64,
        };

    internal Argument Value =>
        _disposed ? throw new InvalidOperationException("Scalar invalid -- empty handle.") : _value;

    public static implicit operator Scalar(byte value) => new((long)value);

    public static implicit operator Scalar(sbyte value) => new((long)value);

    public static implicit operator Scalar(short value) => new((long)value);

    public static implicit operator Scalar(int value) => new((long)value);

    public static implicit operator Scalar(long value) => new(value);

    public static implicit operator Scalar(float value) => new((double)value);

    public static implicit operator Scalar(double value) => new(value);

    public static implicit operator Scalar(bool value) => new(value);

    public void Dispose() => _disposed = true;
}
