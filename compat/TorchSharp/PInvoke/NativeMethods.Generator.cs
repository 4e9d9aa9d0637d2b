using System.Runtime.InteropServices;

namespace TorchSharp.PInvoke;

internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial IntPtr vae_generator(ulong seed);

    [LibraryImport(Library)]
    internal static partial IntPtr vae_default_generator();

    [LibraryImport(Library)]
    internal static partial void vae_generator_free(IntPtr generator);

    [LibraryImport(Library)]
    internal static partial void vae_generator_seed(IntPtr generator, ulong seed);

    [LibraryImport(Library)]
    internal static partial ulong vae_generator_current_seed(IntPtr generator);

    [LibraryImport(Library)]
    internal static partial IntPtr vae_generator_state(IntPtr generator);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool vae_generator_set_state(IntPtr generator, IntPtr state);
}
