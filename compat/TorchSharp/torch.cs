using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using TorchSharp.PInvoke;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The version of libtorch underneath.</summary>
    public static string __version__ => "1.13.1.0";

    public static void set_num_threads(int num)
    {
        if (!NativeMethods.vae_set_threads(num))
            ThrowLastError();
    }

    public static DisposeScope NewDisposeScope() => DisposeScopeManager.ThreadSingleton.NewDisposeScope();

    /// <summary>Throws what the shim reported last on this thread.</summary>
    [DoesNotReturn]
    internal static void ThrowLastError() =>
        throw new ExternalException(Marshal.PtrToStringUTF8(NativeMethods.vae_last_error()));
}
