using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>A model file, held open, and the session that runs it.</summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly FileStream file;
    private readonly InferenceSession session;

    public OnnxModel(string path, FileOptions fileOptions = FileOptions.None)
    {
        file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 4096, fileOptions);
        try
        {
            session = new InferenceSession(path);
        }
        catch (OnnxRuntimeException exception)
        {
            file.Dispose();
            throw new InvalidOperationException($"Error initializing model :{exception}", exception);
        }
        Inputs = [.. session.InputMetadata.Select(item => new OnnxTensorInfo(item.Key, item.Value))];
        Outputs = [.. session.OutputMetadata.Select(item => new OnnxTensorInfo(item.Key, item.Value))];
    }

    public IReadOnlyList<OnnxTensorInfo> Inputs { get; }

    public IReadOnlyList<OnnxTensorInfo> Outputs { get; }

    /// <summary>A model in a temporary file of its own, which goes when the model does.</summary>
    public static OnnxModel FromBytes(string directory, byte[] bytes)
    {
        var path = Path.Combine(directory, Path.GetRandomFileName());
        File.WriteAllBytes(path, bytes);
        return new OnnxModel(path, FileOptions.DeleteOnClose);
    }

    public byte[] ReadBytes() => File.ReadAllBytes(file.Name);

    public OnnxTensorInfo GetInput(string name) => Find(Inputs, name, "Input");

    public OnnxTensorInfo GetOutput(string name) => Find(Outputs, name, "Output");

    public IDisposableReadOnlyCollection<DisposableNamedOnnxValue> Run(
        IReadOnlyCollection<NamedOnnxValue> inputs,
        IReadOnlyCollection<string> outputs
    ) => session.Run(inputs, outputs);

    public void Dispose()
    {
        session.Dispose();
        file.Dispose();
    }

    private static OnnxTensorInfo Find(IReadOnlyList<OnnxTensorInfo> tensors, string name, string role) =>
        tensors.FirstOrDefault(tensor => tensor.Name == name)
        ?? throw new ArgumentOutOfRangeException(
            nameof(name),
            name,
            $"{role} tensor, {name}, does not exist in the ONNX model. "
                + $"Available {role.ToLowerInvariant()} names are [{string.Join(",", tensors.Select(tensor => tensor.Name))}]."
        );
}
