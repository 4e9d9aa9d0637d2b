using Microsoft.ML.OnnxRuntime;

namespace Vae.Inference;

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
