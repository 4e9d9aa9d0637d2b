using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>One run of the model for each row, which all active outputs share.</summary>
internal sealed class OnnxRowRun(OnnxModel model, DataViewRow row, Func<NamedOnnxValue>[] inputs, string[] outputs)
    : IDisposable
{
    private long position = -1;
    private IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results;

    public ReadOnlySpan<T> GetOutput<T>(string name)
    {
        Contracts.Check(row.Position >= 0, "Values cannot be fetched at this time.");
        if (position != row.Position)
        {
            var values = new List<NamedOnnxValue>(inputs.Length);
            foreach (var input in inputs)
                values.Add(input());
            results?.Dispose();
            results = model.Run(values, outputs);
            position = row.Position;
        }
        var index = Array.IndexOf(outputs, name);
        return ((DenseTensor<T>)results.ElementAt(index).AsTensor<T>()).Buffer.Span;
    }

    public void Dispose() => results?.Dispose();
}
