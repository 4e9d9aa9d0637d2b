using Microsoft.ML.OnnxRuntime;

namespace Vae.Inference;

/// <summary>How a <see cref="VaeModel"/> runs its graphs.</summary>
public sealed record VaeModelOptions
{
    /// <summary>The rows of one ONNX Runtime call when <see cref="BatchSize"/> is not given.</summary>
    internal const int DefaultBatchSize = 512;

    // No machine gains from more; each takes memory, and they are started one after the other.
    private const int MostThreads = 1024;

    /// <summary>What runs the graphs; the processor by default.</summary>
    public ExecutionProvider ExecutionProvider { get; init; }

    /// <summary>
    /// Whether the processor takes over when <see cref="ExecutionProvider"/> is not available. When false, the default, that is an error.
    /// <see cref="BundleModel.ExecutionProvider"/> says what was chosen.
    /// </summary>
    public bool FallBackToCpu { get; init; }

    /// <summary>The GPU's number, from 0; unused on the processor.</summary>
    public int DeviceId { get; init; }

    /// <summary>
    /// The threads within one ONNX Runtime call, at most 1024; 0, the default, for <see cref="Environment.ProcessorCount"/>, which minds a
    /// container's quota, where ONNX Runtime by itself would start one for each core of the host.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>How far ONNX Runtime rewrites the graphs before it runs them; as far as it can by default.</summary>
    public GraphOptimizationLevel GraphOptimization { get; init; } = GraphOptimizationLevel.ORT_ENABLE_ALL;

    /// <summary>
    /// The most rows of one ONNX Runtime call, from 1 on. Longer spans are cut into pieces of this size; results do not depend on it
    /// beyond the last bits of a float.
    /// </summary>
    public int BatchSize { get; init; } = DefaultBatchSize;

    /// <summary>
    /// Whether both sessions are made when the model is loaded (the default), or each when it is first needed, so that a program that
    /// only generates never pays for the encoder. Bundles are checked in full at loading either way.
    /// </summary>
    public bool Preload { get; init; } = true;

    /// <summary>
    /// Whether finite data outside [0, 1] is moved to the nearer end of it for a model of such numbers (<see cref="VaeSignature.IsUnit"/>), where it is refused otherwise; without an
    /// effect on a Gaussian one.
    /// </summary>
    public bool ClipData { get; init; }

    /// <summary>
    /// How far draws from the prior go: one number for all latent variables, or one for each level from the top (<see cref="LatentLevels"/>); 1, which is
    /// the prior itself, when empty. A Gaussian's deviation is multiplied by it, and 0 draws its mean; codes have the prior's probabilities to the power of
    /// 1 over it, which is above 0. Less than 1 draws what is likelier.
    /// </summary>
    public IReadOnlyList<double> Temperatures { get; init; } = [];

    /// <summary>
    /// Makes the session options, once per graph, for providers and settings that are not offered here; the model disposes what it
    /// returns. <see cref="ExecutionProvider"/>, <see cref="Threads"/> and <see cref="GraphOptimization"/> are then left alone.
    /// </summary>
    public Func<SessionOptions>? SessionOptionsFactory { get; init; }

    /// <summary>The threads that are handed to ONNX Runtime, which never sees the 0.</summary>
    internal int ThreadCount => Threads > 0 ? Threads : Math.Min(Environment.ProcessorCount, MostThreads);

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range or contradicts <see cref="SessionOptionsFactory"/>.</exception>
    public void Validate()
    {
        Argument.Require(
            Enum.IsDefined(ExecutionProvider),
            $"The execution provider is {ExecutionProvider}; expected Cpu or Cuda."
        );
        Argument.Require(DeviceId >= 0, $"The device number is {DeviceId}; expected 0 or more.");
        Argument.Require(
            Threads is >= 0 and <= MostThreads,
            $"The thread count is {Threads}; expected 1 to {MostThreads}, or 0 for one per core."
        );
        Argument.Require(Temperatures is not null, "The temperatures are null; expected a list, empty for 1.");
        foreach (var temperature in Temperatures!)
        {
            Argument.Require(
                temperature >= 0 && float.IsFinite((float)temperature),
                $"A temperature is {temperature}; expected a number from 0 to {float.MaxValue}."
            );
        }

        Argument.Require(BatchSize >= 1, $"The batch size is {BatchSize}; expected at least 1.");
        Argument.Require(
            SessionOptionsFactory is null
                || (
                    ExecutionProvider == ExecutionProvider.Cpu
                    && Threads == 0
                    && GraphOptimization == GraphOptimizationLevel.ORT_ENABLE_ALL
                ),
            "A session options factory was given together with an execution provider, threads or graph optimisation; expected one or the other."
        );
    }
}

/// <summary>What runs the graphs.</summary>
public enum ExecutionProvider
{
    /// <summary>The processor; always there.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU; needs the package Microsoft.ML.OnnxRuntime.Gpu and CUDA.</summary>
    Cuda,
}
