using TorchSharp.PInvoke;

namespace TorchSharp;

/// <summary>Switches gradient recording on this thread, until disposed.</summary>
internal sealed class AutoGradMode : IDisposable
{
    private readonly bool _previous = NativeMethods.vae_grad_enabled();

    internal AutoGradMode(bool enabled) => NativeMethods.vae_set_grad_enabled(enabled);

    public void Dispose() => NativeMethods.vae_set_grad_enabled(_previous);
}
