using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.PInvoke;

/// <summary>Finds the shim beside the application and settles what must be settled before libtorch is loaded.</summary>
internal static unsafe partial class NativeLoader
{
    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeLoader).Assembly, Resolve);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != NativeMethods.Library)
            return IntPtr.Zero;

        // With several intra-op threads, a BLAS with threads of its own makes a step 2.4 times slower.
        _ = setenv("OPENBLAS_NUM_THREADS", "1", 0);
        if (!NativeLibrary.TryLoad(name, assembly, path, out var handle))
            throw new DllNotFoundException(
                "libvaetorch.so, the native half of the TorchSharp stand-in, was not found beside the application or "
                    + "could not be loaded with its libtorch 1.13: run the repository's set-up, which builds it with "
                    + "compat/TorchSharp/native/build.sh."
            );
        ((delegate* unmanaged<void>)NativeLibrary.GetExport(handle, "vae_initialize"))();
        return handle;
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
