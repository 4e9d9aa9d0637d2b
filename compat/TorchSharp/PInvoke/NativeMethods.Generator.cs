using System.Runtime.InteropServices;

namespace TorchSharp.PInvoke;

internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial IntPtr vae_default_generator();

    [LibraryImport(Library)]
    internal static partial void vae_generator_free(IntPtr generator);

    [LibraryImport(Library)]
    internal static partial void vae_generator_seed(IntPtr generator, ulong seed);
}
