using TorchSharp.PInvoke;

namespace TorchSharp;

/// <summary>Switches inference mode on this thread, until disposed.</summary>
internal sealed class InferenceMode : IDisposable
{
    private IntPtr _guard;

    internal InferenceMode(bool enabled) => _guard = NativeMethods.vae_inference_begin(enabled);

    public void Dispose()
    {
        if (_guard != IntPtr.Zero)
            NativeMethods.vae_inference_end(_guard);
        _guard = IntPtr.Zero;
    }
}
