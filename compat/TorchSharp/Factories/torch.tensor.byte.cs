namespace TorchSharp;

public static partial class torch
{
    public static Tensor tensor(
        byte[] rawArray,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromSpan<byte>(rawArray, dimensions, dtype, requires_grad);
}
