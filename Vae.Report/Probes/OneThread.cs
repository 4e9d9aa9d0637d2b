using static TorchSharp.torch;

namespace Vae.Report;

/// <summary>
/// Has libtorch compute on the calling thread alone for a while: the steps of a small network take a few milliseconds, most of which
/// further threads would spend waiting for each other, at a whole core each.
/// </summary>
internal readonly ref struct OneThread
{
    private readonly int before = get_num_threads();

    public OneThread() => set_num_threads(1);

    public void Dispose() => set_num_threads(before);
}
