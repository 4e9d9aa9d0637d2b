using TorchSharp;

namespace Vae.Training.Onnx;

/// <summary>The parameters of a TorchSharp module, copied into ordinary memory.</summary>
internal static class NetworkWeights
{
    /// <summary>The state dictionary: every parameter by its name.</summary>
    public static Dictionary<string, OnnxWeight> Of(torch.nn.Module module)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        return module
            .state_dict()
            .ToDictionary(entry => entry.Key, entry => new OnnxWeight(entry.Value.shape, Values(entry.Value)));
    }

    private static float[] Values(torch.Tensor tensor) => tensor.detach().cpu().data<float>().ToArray();
}
