using TorchSharp;
using Vae.Inference;
using Vae.Training.Tests.Export;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Networks;

/// <summary>The gradients of each layer alone, by its input and by each of its parameters, in float64.</summary>
public sealed class LayerGradientTests
{
    public static TheoryData<int> CaseNumbers => OnnxLayerTests.CaseNumbers;

    [Theory]
    [MemberData(nameof(CaseNumbers))]
    public void Gradients_are_central_differences(int number)
    {
        var (layer, shape) = OnnxLayerTests.Cases[number];
        using var scope = NewDisposeScope();
        manual_seed(number);
        using var module = layer.CreateModule(shape);
        module.to(float64);
        var input = randn([3, .. shape.Select(size => (long)size)], float64).requires_grad_();
        var direction = randn_like(module.call(input).detach());
        Tensor[] variables = [input, .. module.parameters()];
        var gradients = autograd.grad([Loss()], variables);

        foreach (var (variable, gradient) in variables.Zip(gradients))
        {
            AssertGradient(variable, gradient, Loss);
        }

        // Batch normalisation is in training: the averages that it moves are no part of its output.
        Tensor Loss() => module.call(input).mul(direction).sum();
    }

    private static void AssertGradient(Tensor variable, Tensor gradient, Func<Tensor> loss)
    {
        const double Step = 1e-5;
        using var quiet = no_grad();
        var (flat, expected) = (variable.detach().view(-1), gradient.reshape(-1));
        // Every place of a small tensor, and some of a larger one.
        for (var i = 0L; i < flat.shape[0]; i += 1 + flat.shape[0] / 40)
        {
            var value = flat[i].item<double>();
            flat[i] = tensor(value + Step, float64);
            var above = loss().item<double>();
            flat[i] = tensor(value - Step, float64);
            var below = loss().item<double>();
            flat[i] = tensor(value, float64);
            Assert.Equal((above - below) / (2 * Step), expected[i].item<double>(), 1e-6);
        }
    }
}
