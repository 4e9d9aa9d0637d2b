using System.Runtime.InteropServices;

namespace TorchSharp.PInvoke;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial void vae_free(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial IntPtr vae_data(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial long vae_dim(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial long vae_numel(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial long vae_type(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial long vae_element_size(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial void vae_sizes(IntPtr tensor, long* sizes);

    [LibraryImport(Library)]
    internal static partial void vae_strides(IntPtr tensor, long* strides);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool vae_is_contiguous(IntPtr tensor);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool vae_requires_grad(IntPtr tensor);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool vae_set_requires_grad(IntPtr tensor, [MarshalAs(UnmanagedType.U1)] bool value);
}
