using System.Runtime.InteropServices;
using TorchSharp.PInvoke;

namespace TorchSharp;

public static partial class torch
{
    private static Tensor FromSpan<T>(
        ReadOnlySpan<T> source,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype,
        bool requires_grad
    )
        where T : unmanaged
    {
        var count = 1L;
        foreach (var size in dimensions)
            count *= size;
        if (count > source.Length)
            throw new ArgumentException(
                $"mismatched total size creating a tensor from an array: {count} vs. {source.Length}"
            );
        var tensor = empty(dimensions.ToArray(), ToScalarType(typeof(T)));
        MemoryMarshal.AsBytes(source[..(int)count]).CopyTo(tensor.bytes);
        if (dtype is { } type && type != tensor.dtype)
            tensor = tensor.to(type, disposeAfter: true);
        return tensor.requires_grad_(requires_grad);
    }

    private static Tensor Make(string name, bool requires_grad, params ReadOnlySpan<Argument> arguments) =>
        Operators.Call(name, arguments).requires_grad_(requires_grad);
}
