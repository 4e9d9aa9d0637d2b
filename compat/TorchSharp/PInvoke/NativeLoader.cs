using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.PInvoke;

/// <summary>Finds the shim beside the application and settles what must be settled before libtorch is loaded.</summary>
internal static unsafe partial class NativeLoader
{
    private static readonly Lock Gate = new();
    private static IntPtr _shim;

    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(NativeLoader).Assembly, Resolve);

    /// <summary>Is asked once for every function.</summary>
    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != NativeMethods.Library)
            return IntPtr.Zero;
        lock (Gate)
            return _shim != IntPtr.Zero ? _shim : _shim = Load(assembly, path);
    }

    private static IntPtr Load(Assembly assembly, DllImportSearchPath? path)
    {
        // With several intra-op threads, a BLAS with threads of its own makes a step 2.4 times slower, and threads that
        // wait for each other in long loops make it 10 times slower where other processes want the cores too.
        _ = setenv("OPENBLAS_NUM_THREADS", "1", 0);
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
            _ = setenv("GOMP_SPINCOUNT", "1000", 0);
        try
        {
            var shim = NativeLibrary.Load(NativeMethods.Library, assembly, path);
            ((delegate* unmanaged<void>)NativeLibrary.GetExport(shim, "vae_initialize"))();
            return shim;
        }
        catch (DllNotFoundException error)
        {
            throw new DllNotFoundException(
                "libvaetorch.so, the native half of the TorchSharp stand-in, was not found beside the application, or "
                    + "libtorch 1.13 was not: run the repository's set-up, which installs the one and builds the other "
                    + $"(compat/TorchSharp/native/build.sh). {error.Message}",
                error
            );
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
