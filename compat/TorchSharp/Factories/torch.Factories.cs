using System.Runtime.InteropServices;
using TorchSharp.PInvoke;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    /// <summary>A tensor over the array's own memory, unless its type is changed.</summary>
    public static Tensor from_array(
        Array rawArray,
        ScalarType? dtype,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    )
    {
        var type = ToScalarType(rawArray.GetType().GetElementType()!);
        var tensor = Shared(rawArray, type, Shape(rawArray));
        return Finish(tensor, dtype, device, requires_grad);
    }

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) =>
        from_array(data, dtype, device);

    private static Tensor FromArray(Array array, ScalarType? dtype, Device? device, bool requires_grad) =>
        from_array((Array)array.Clone(), dtype, device, requires_grad);

    private static Tensor FromSpan<T>(
        ReadOnlySpan<T> source,
        ReadOnlySpan<long> dimensions,
        ScalarType? dtype,
        Device? device,
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
        var tensor = MakeEmpty(dimensions.ToArray(), ToScalarType(typeof(T)), device, false);
        MemoryMarshal.AsBytes(source[..(int)count]).CopyTo(tensor.bytes);
        return Finish(tensor, dtype, device, requires_grad);
    }

    private static unsafe Tensor Shared(Array array, ScalarType type, long[] shape)
    {
        var owner = GCHandle.Alloc(array, GCHandleType.Pinned);
        fixed (long* sizes = shape)
        {
            var tensor = NativeMethods.vae_from_blob(
                (void*)owner.AddrOfPinnedObject(),
                sizes,
                shape.Length,
                (long)type,
                &Release,
                GCHandle.ToIntPtr(owner)
            );
            if (tensor == IntPtr.Zero)
                ThrowLastError();
            return new Tensor(tensor);
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(IntPtr owner) => GCHandle.FromIntPtr(owner).Free();

    private static long[] Shape(Array array) => Enumerable.Range(0, array.Rank).Select(array.GetLongLength).ToArray();

    private static Tensor Make(string name, Device? device, bool requires_grad, params ReadOnlySpan<Argument> arguments)
    {
        InitializeDevice(device);
        return Operators.Call(name, arguments).requires_grad_(requires_grad);
    }

    private static Tensor Finish(Tensor tensor, ScalarType? dtype, Device? device, bool requires_grad)
    {
        InitializeDevice(device);
        if (dtype is { } type && type != tensor.dtype)
            tensor = tensor.to_type(type, disposeAfter: true);
        return tensor.requires_grad_(requires_grad);
    }
}
