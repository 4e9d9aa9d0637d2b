using System.Runtime.InteropServices;

namespace TorchSharp.PInvoke;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool vae_has_grad(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial IntPtr vae_grad(IntPtr tensor);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool vae_backward(
        IntPtr[] tensors,
        long count,
        IntPtr[] gradients,
        long gradientCount,
        [MarshalAs(UnmanagedType.U1)] bool retainGraph,
        [MarshalAs(UnmanagedType.U1)] bool createGraph,
        IntPtr[] inputs,
        long inputCount
    );

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool vae_grad_enabled();

    [LibraryImport(Library)]
    internal static partial void vae_set_grad_enabled([MarshalAs(UnmanagedType.U1)] bool enabled);
}
