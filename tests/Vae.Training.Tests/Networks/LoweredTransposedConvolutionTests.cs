using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Networks;

/// <summary>The transposed convolution that is a matrix product and a fold, against libtorch's own and finite differences.</summary>
public sealed class LoweredTransposedConvolutionTests
{
    public static TheoryData<int, Size2, Size2, Size2, Size2> Layers { get; } =
        new()
        {
            { 1, 4, 2, 1, 0 },
            { 3, 3, 2, 1, 1 },
            { 2, new(4, 3), new(2, 1), new(1, 0), new(1, 0) },
            { 20, 3, new(2, 3), 0, new(1, 2) },
        };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Result_and_gradients_are_libtorchs(
        int channels,
        Size2 kernel,
        Size2 stride,
        Size2 padding,
        Size2 outputPadding
    )
    {
        using var scope = NewDisposeScope();
        using var module = Module(channels, kernel, stride, padding, outputPadding);
        var (weight, bias) = (module.get_parameter("weight")!, module.get_parameter("bias")!);
        var input = randn(6, 5, 4, 3).requires_grad_();
        // In double precision, which oneDNN does not compute: its float32 kernels for few channels are wrong on processors with AVX-512.
        var expected = nn.functional.conv_transpose2d(
            input.to(float64),
            weight.to(float64),
            bias.to(float64),
            [stride.Height, stride.Width],
            [padding.Height, padding.Width],
            [outputPadding.Height, outputPadding.Width]
        );
        var actual = module.call(input);
        var upstream = randn_like(expected);

        Assert.Equal(expected.shape, actual.shape);
        Assert.True(allclose(expected, actual.to(float64), 1e-4, 1e-5));
        foreach (
            var (theirs, ours) in autograd
                .grad([expected], [input, weight, bias], [upstream])
                .Zip(autograd.grad([actual], [input, weight, bias], [upstream.to(float32)]))
        )
        {
            Assert.True(allclose(theirs, ours, 1e-4, 1e-4));
        }
    }

    [Fact]
    public void Gradients_are_finite_differences()
    {
        using var scope = NewDisposeScope();
        using var module = Module(1, 4, 2, 1, 0);
        var input = randn(2, 5, 4, 3).requires_grad_();
        Tensor[] variables = [input, module.get_parameter("weight")!, module.get_parameter("bias")!];
        var gradients = autograd.grad([module.call(input).square().sum()], variables);

        foreach (var (variable, gradient) in variables.Zip(gradients))
        {
            // Along a random direction, where the sum of squares is a polynomial of the second degree: central differences are exact.
            var direction = randn_like(variable);
            var slope = (Loss(variable, direction, 1e-1) - Loss(variable, direction, -1e-1)) / 2e-1;
            var expected = (gradient * direction).sum().item<float>();
            Assert.Equal(expected, slope, 1e-2 * (1 + Math.Abs(expected)));
        }

        double Loss(Tensor variable, Tensor direction, double step)
        {
            using var quiet = no_grad();
            variable.add_(direction * step);
            var loss = module.call(input).square().to(float64).sum().item<double>();
            variable.sub_(direction * step);
            return loss;
        }
    }

    private static nn.Module<Tensor, Tensor> Module(
        int channels,
        Size2 kernel,
        Size2 stride,
        Size2 padding,
        Size2 outputPadding
    )
    {
        manual_seed(3);
        var layer = new ConvTranspose2dLayer(channels, kernel, stride, padding, outputPadding);
        var initialised = nn.ConvTranspose2d(5, channels, (kernel.Height, kernel.Width));
        return new LoweredTransposedConvolution(layer, new DataShape(5, 4, 3), initialised);
    }
}
