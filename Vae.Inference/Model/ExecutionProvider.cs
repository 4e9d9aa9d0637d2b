namespace Vae.Inference;

/// <summary>What runs the graphs.</summary>
public enum ExecutionProvider
{
    /// <summary>The processor; always there.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU; needs the package Microsoft.ML.OnnxRuntime.Gpu and CUDA.</summary>
    Cuda,
}
