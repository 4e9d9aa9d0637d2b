using TorchSharp;
using Vae.Inference;

namespace Vae.Training.Onnx;

/// <summary>Compares a bundle, run as its users run it, with the network that it was made from.</summary>
internal static class ExportParity
{
    /// <summary>
    /// The largest absolute difference of means, log-variances and decoded images; NaN when an output is not a number. The decoder is
    /// given a posterior sample of each row.
    /// </summary>
    /// <exception cref="ArgumentException">The rows do not fit the network.</exception>
    public static double Measure(
        VaeNetwork network,
        ModelBundle bundle,
        ReadOnlySpan<float> images,
        ReadOnlySpan<long> labels
    )
    {
        using var model = VaeModel.FromBundle(bundle);
        var posterior = model.Encode(images, labels);
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var wasTraining = network.training;
        network.eval();
        try
        {
            var rows = images.Length / model.DataSize;
            var device = network.parameters().First().device;
            var label = model.IsConditional ? torch.tensor(labels.ToArray()).to(device) : null;
            long[] shape = [rows, .. model.Architecture.Shape.Select(size => (long)size)];
            var (mean, logVariance) = network.Encode(torch.tensor(images.ToArray(), shape).to(device), label);
            var difference = Math.Max(Difference(mean, posterior.Mean), Difference(logVariance, posterior.LogVariance));
            if (!double.IsFinite(difference))
            {
                return difference;
            }

            var latents = model.SamplePosterior(posterior, seed: 0);
            var output = network.Decode(torch.tensor(latents, [rows, model.LatentSize]).to(device), label);
            var decoded = model.Architecture.Likelihood == Likelihood.Bernoulli ? torch.sigmoid(output) : output;
            return Math.Max(difference, Difference(decoded, model.Decode(latents, labels)));
        }
        finally
        {
            network.train(wasTraining);
        }
    }

    // Math.Max, unlike a comparison, keeps NaN.
    private static double Difference(torch.Tensor expected, ReadOnlySpan<float> actual)
    {
        var values = expected.cpu().data<float>().ToArray();
        var difference = 0.0;
        for (var i = 0; i < actual.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs((double)values[i] - actual[i]));
        }

        return difference;
    }
}
