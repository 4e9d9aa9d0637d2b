using Microsoft.ML.OnnxRuntime;

namespace Vae.Inference;

/// <summary>
/// Everything that one call at a time needs to run a graph: the binding, and pinned buffers for labels and latent vectors. Images are
/// never copied: ONNX Runtime reads and writes them where the caller has them.
/// </summary>
internal sealed unsafe class GraphRun : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions options = new();
    private readonly OrtIoBinding binding;
    private readonly TensorSlot[] slots;
    private readonly Array?[] buffers;
    private readonly bool bindAlways;
    private readonly float[][] codes;
    private readonly long[] labels;

    /// <param name="session">The session, owned by the caller.</param>
    /// <param name="tensors">The graph's tensors.</param>
    /// <param name="capacity">The most rows of one run.</param>
    /// <param name="bindAlways">Whether tensors are bound again for every run.</param>
    public GraphRun(InferenceSession session, IReadOnlyList<TensorContract> tensors, int capacity, bool bindAlways)
    {
        this.session = session;
        this.bindAlways = bindAlways;
        binding = session.CreateIoBinding();
        slots = [.. tensors.Select(t => new TensorSlot(t))];
        buffers = [.. tensors.Select(t => Buffer(t, capacity))];
        codes = [.. buffers.OfType<float[]>()];
        labels = buffers.OfType<long[]>().SingleOrDefault([]);
    }

    /// <summary>The label buffer; empty in an unconditional model.</summary>
    public Span<long> Labels => labels;

    /// <summary>The encoder's mean, or the decoder's latent vector.</summary>
    public Span<float> Code => codes[0];

    /// <summary>The encoder's log-variance.</summary>
    public Span<float> LogVariance => codes[1];

    /// <summary>Runs the graph on the buffers' first <paramref name="rows"/> rows and the images.</summary>
    public void Execute(ReadOnlySpan<float> images, int rows)
    {
        fixed (float* memory = images)
        {
            for (var i = 0; i < slots.Length; i++)
            {
                var address = buffers[i] is { } buffer
                    ? System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(buffer, 0)
                    : (nint)memory;
                slots[i].Bind(binding, address, rows, bindAlways);
            }

            if (bindAlways)
            {
                binding.SynchronizeBoundInputs();
            }

            session.RunWithBinding(options, binding);
            if (bindAlways)
            {
                binding.SynchronizeBoundOutputs();
            }
        }
    }

    public void Dispose()
    {
        binding.Dispose();
        options.Dispose();
        Array.ForEach(slots, slot => slot.Dispose());
    }

    private static Array? Buffer(TensorContract tensor, int capacity) =>
        tensor.Name switch
        {
            BundleFormat.Image => null,
            BundleFormat.Label => GC.AllocateUninitializedArray<long>(capacity, pinned: true),
            _ => GC.AllocateUninitializedArray<float>(capacity * tensor.RowSize, pinned: true),
        };
}
