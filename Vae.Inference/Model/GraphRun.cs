using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Vae.Inference;

/// <summary>
/// Everything that one call at a time needs to run a graph: the binding, and pinned buffers for labels, latent vectors and codes. Data is
/// never copied but to be clipped: ONNX Runtime reads and writes it where the caller has it.
/// </summary>
internal sealed unsafe class GraphRun : IDisposable
{
    private readonly InferenceSession session;
    private readonly string file;
    private readonly RunOptions options = new();
    private readonly OrtIoBinding binding;
    private readonly TensorSlot[] slots;
    private readonly Array?[] buffers;
    private readonly bool bindAlways;
    private readonly float[] code;
    private readonly float[] logVariance;
    private readonly float[] features;
    private readonly float[] noise;
    private readonly long[] labels;
    private readonly long[] indices;
    private readonly long[] positions;
    private float[] clipped = [];

    /// <param name="session">The session, owned by the caller.</param>
    /// <param name="file">The graph's file, for messages.</param>
    /// <param name="tensors">The graph's tensors.</param>
    /// <param name="capacity">The most rows of one run.</param>
    /// <param name="bindAlways">Whether tensors are bound again for every run.</param>
    public GraphRun(
        InferenceSession session,
        string file,
        IReadOnlyList<TensorContract> tensors,
        int capacity,
        bool bindAlways
    )
    {
        this.session = session;
        this.file = file;
        this.bindAlways = bindAlways;
        binding = session.CreateIoBinding();
        slots = [.. tensors.Select(t => new TensorSlot(t))];
        buffers = [.. tensors.Select(t => Buffer(t, capacity))];
        logVariance = Find<float>(tensor =>
            tensor.Name is BundleFormat.LogVariance or BundleFormat.DataLogVariance or BundleFormat.Contributions
        );
        features = Find<float>(tensor => tensor.Name == BundleFormat.Features);
        noise = Find<float>(tensor => tensor.Name == BundleFormat.Noise);
        code = Find<float>(tensor =>
            tensor.Name
                is BundleFormat.Mean
                    or BundleFormat.Latent
                    or BundleFormat.Score
                    or BundleFormat.LogProbabilities
        );
        labels = Find<long>(tensor => tensor.Name == BundleFormat.Label);
        indices = Find<long>(tensor => tensor.Name == BundleFormat.Codes);
        positions = Find<long>(tensor => tensor.Name == BundleFormat.Position);

        T[] Find<T>(Func<TensorContract, bool> isIt) =>
            tensors.Zip(buffers).Where(pair => isIt(pair.First)).Select(pair => (T[])pair.Second!).SingleOrDefault([]);
    }

    /// <summary>The label buffer; empty in an unconditional model.</summary>
    public Span<long> Labels => labels;

    /// <summary>The codes of a model whose latent variables are such.</summary>
    public Span<long> Indices => indices;

    /// <summary>The position of each row whose code a prior of codes is asked for.</summary>
    public Span<long> Positions => positions;

    /// <summary>What the posteriors of levels are made of: the encoder gives it, and they take it.</summary>
    public Span<float> Features => features;

    /// <summary>The noise by which the posteriors of levels go down.</summary>
    public Span<float> Noise => noise;

    /// <summary>The encoder's or the posteriors' mean, the decoder's latent vector, the detector's score, or the log-probabilities of a prior of codes.</summary>
    public Span<float> Code => code;

    /// <summary>The encoder's or the posteriors' log-variance, the decoder's (empty for one without), or the detector's contributions.</summary>
    public Span<float> LogVariance => logVariance;

    /// <summary>A copy of the data with each element moved into [0, 1], which stands until the next one is made.</summary>
    public ReadOnlySpan<float> Clip(ReadOnlySpan<float> data)
    {
        if (clipped.Length < data.Length)
        {
            clipped = GC.AllocateUninitializedArray<float>(data.Length, pinned: true);
        }

        var copy = clipped.AsSpan(0, data.Length);
        for (var i = 0; i < data.Length; i++)
        {
            copy[i] = Math.Clamp(data[i], 0, 1);
        }

        return copy;
    }

    /// <summary>Runs the graph on the buffers' first <paramref name="rows"/> rows and the data.</summary>
    /// <exception cref="InsufficientMemoryException">The batch takes more memory than there is.</exception>
    /// <exception cref="InvalidDataException">The graph does not run.</exception>
    public void Execute(ReadOnlySpan<float> data, int rows)
    {
        fixed (float* memory = data)
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

            try
            {
                session.RunWithBinding(options, binding);
            }
            catch (OnnxRuntimeException e)
            {
                throw NativeError.IsOutOfMemory(e)
                    ? new InsufficientMemoryException(
                        $"ONNX Runtime does not get the memory that {file} takes for {rows} rows at once; take a smaller batch size.",
                        e
                    )
                    : new InvalidDataException(
                        $"ONNX Runtime does not run {file} on {rows} rows: {NativeError.Sentence(e.Message)}",
                        e
                    );
            }

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
        tensor switch
        {
            { Name: BundleFormat.Data or BundleFormat.DataOfFormat1 } => null,
            { ElementType: TensorElementType.Int64 } => GC.AllocateUninitializedArray<long>(
                capacity * tensor.RowSize,
                pinned: true
            ),
            _ => GC.AllocateUninitializedArray<float>(capacity * tensor.RowSize, pinned: true),
        };
}

/// <summary>
/// One tensor of a <see cref="GraphRun"/>: an <see cref="OrtValue"/> over memory that is pinned while the graph runs. The value is kept
/// while address and row count stay the same, so that a steady stream of batches allocates nothing here.
/// </summary>
internal sealed class TensorSlot(TensorContract tensor) : IDisposable
{
    private readonly long[] shape = [0, .. tensor.RowShape.Select(d => (long)d)];
    private readonly int rowBytes =
        tensor.RowSize * (tensor.ElementType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int64 ? 8 : 4);
    private OrtValue? value;
    private nint address;

    /// <summary>
    /// Binds <paramref name="rows"/> rows at <paramref name="memory"/>; <paramref name="always"/> binds even what is bound already,
    /// for devices that copy an input when it is bound.
    /// </summary>
    public void Bind(OrtIoBinding binding, nint memory, int rows, bool always)
    {
        var changed = value is null || memory != address || rows != shape[0];
        if (changed)
        {
            var old = value;
            (address, shape[0]) = (memory, rows);
            value = OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance,
                tensor.ElementType,
                shape,
                memory,
                (long)rows * rowBytes
            );
            old?.Dispose();
        }

        if (!changed && !always)
        {
            return;
        }

        if (tensor.IsInput)
        {
            binding.BindInput(tensor.Name, value);
        }
        else
        {
            binding.BindOutput(tensor.Name, value);
        }
    }

    public void Dispose() => value?.Dispose();
}
