using System.Runtime.InteropServices;

namespace TorchSharp.PInvoke;

internal static unsafe partial class NativeMethods
{
    internal const string Library = "vaetorch";

    [LibraryImport(Library)]
    internal static partial IntPtr vae_last_error();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial IntPtr vae_find(string name, string overload);

    [LibraryImport(Library)]
    internal static partial long vae_call(
        IntPtr handle,
        NativeArgument* arguments,
        long count,
        NativeArgument** results
    );

    [LibraryImport(Library)]
    internal static partial IntPtr vae_conv_transpose2d(IntPtr input, IntPtr weight, IntPtr bias, long* settings);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool vae_adam(
        IntPtr parameter,
        IntPtr average,
        IntPtr square,
        IntPtr largest,
        double* options,
        long step,
        [MarshalAs(UnmanagedType.U1)] bool maximize
    );

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool vae_set_threads(int count);
}
