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
    internal static partial void vae_set_grad(IntPtr tensor, IntPtr gradient);

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
    internal static partial bool vae_autograd(
        IntPtr[] outputs,
        long count,
        IntPtr[] inputs,
        long inputCount,
        IntPtr[] gradients,
        long gradientCount,
        [MarshalAs(UnmanagedType.U1)] bool retainGraph,
        [MarshalAs(UnmanagedType.U1)] bool createGraph,
        [MarshalAs(UnmanagedType.U1)] bool allowUnused,
        [Out] IntPtr[] results
    );

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool vae_grad_enabled();

    [LibraryImport(Library)]
    internal static partial void vae_set_grad_enabled([MarshalAs(UnmanagedType.U1)] bool enabled);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool vae_inference_enabled();

    [LibraryImport(Library)]
    internal static partial IntPtr vae_inference_begin([MarshalAs(UnmanagedType.U1)] bool enabled);

    [LibraryImport(Library)]
    internal static partial void vae_inference_end(IntPtr guard);
}
