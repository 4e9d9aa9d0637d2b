using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Networks;

/// <summary>Convolutions that are matrix products, against libtorch's own in double precision and finite differences; and what decides.</summary>
public sealed class LoweredConvolutionTests
{
    public static TheoryData<int, Size2, Size2, Size2, Size2> Layers { get; } =
        new()
        {
            { 1, 4, 2, 1, 0 },
            { 3, 3, 2, 1, 1 },
            { 2, new(4, 3), new(2, 1), new(1, 0), new(1, 0) },
            { 20, 3, new(2, 3), 0, new(1, 2) },
        };

    public static TheoryData<int, Size2, Size2, Size2> Convolutions { get; } =
        new()
        {
            { 1, 4, 2, 1 },
            { 3, 3, 1, 1 },
            { 2, new(4, 3), new(2, 1), new(1, 0) },
            { 20, 3, new(2, 3), 0 },
        };

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_transposed_convolution_and_its_gradients_are_libtorchs(
        int channels,
        Size2 kernel,
        Size2 stride,
        Size2 padding,
        Size2 outputPadding
    )
    {
        using var scope = NewDisposeScope();
        using var module = Transposed(channels, kernel, stride, padding, outputPadding);
        AreLibtorchs(
            module,
            (x, weight, bias) =>
                nn.functional.conv_transpose2d(
                    x,
                    weight,
                    bias,
                    [stride.Height, stride.Width],
                    [padding.Height, padding.Width],
                    [outputPadding.Height, outputPadding.Width]
                )
        );
    }

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void A_convolution_and_its_gradients_are_libtorchs(int channels, Size2 kernel, Size2 stride, Size2 padding)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var layer = new Conv2dLayer(channels, kernel, stride, padding);
        var initialised = nn.Conv2d(5, channels, (kernel.Height, kernel.Width));
        using var module = new LoweredConvolution(layer.Lowered, initialised.weight, initialised.bias!);
        AreLibtorchs(
            module,
            (x, weight, bias) =>
                nn.functional.conv2d(x, weight, bias, [stride.Height, stride.Width], [padding.Height, padding.Width])
        );
    }

    [Fact]
    public void One_wrong_number_in_any_batch_is_found()
    {
        var layer = new Conv2dLayer(3, 4, 1, 1);
        Tensor Right(Tensor x, Tensor weight, Tensor bias) => layer.Lowered(x, weight, bias);
        bool Agree(Func<Tensor, Tensor, Tensor, Tensor> other) =>
            ConvolutionCheck.Agree(other, Right, new DataShape(2, 5, 4), [3, 2, 4, 4], 3);

        Assert.True(Agree(Right));
        Assert.True(
            Agree(
                (x, weight, bias) =>
                    nn
                        .functional.conv2d(x.to(float64), weight.to(float64), bias.to(float64), [1, 1], [1, 1])
                        .to(float32)
            )
        );
        foreach (var rows in new[] { 1, 2, 16 })
        {
            // A wrong output of the last pixel, a wrong gradient by the input, NaN: in batches of that size alone.
            Assert.False(Agree((x, w, b) => Changed(x, rows, Right(x, w, b), y => y + OneHot(y))));
            Assert.False(Agree((x, w, b) => Right(x.shape[0] == rows ? x + (x - x.detach()) : x, w, b)));
            Assert.False(Agree((x, w, b) => Changed(x, rows, Right(x, w, b), y => y * float.NaN)));
        }

        static Tensor Changed(Tensor x, int rows, Tensor y, Func<Tensor, Tensor> change) =>
            x.shape[0] == rows ? change(y) : y;

        static Tensor OneHot(Tensor y)
        {
            var one = zeros_like(y);
            one[-1, -1, -1, -1] = 1;
            return one;
        }
    }

    [Fact]
    public void A_network_is_right_however_libtorchs_own_kernels_are()
    {
        // Sizes at which oneDNN's kernels were found wrong where a virtual machine hides the caches: 4 to 8 channels, 8 to 1.
        using var scope = NewDisposeScope();
        manual_seed(1);
        foreach (var rows in new[] { 1, 2, 16, 128 })
        {
            var x = randn(rows, 4, 8, 8);
            using var down = new Conv2dLayer(8, 4, 2, 1).CreateModule(new DataShape(4, 8, 8));
            using var up = new ConvTranspose2dLayer(5, 4, 2, 1).CreateModule(new DataShape(8, 4, 4));
            Tensor Reference(Tensor input)
            {
                var code = nn.functional.conv2d(input, Double(down, "weight"), Double(down, "bias"), [2, 2], [1, 1]);
                return nn.functional.conv_transpose2d(code, Double(up, "weight"), Double(up, "bias"), [2, 2], [1, 1]);
            }

            var (single, twice) = (x.clone().requires_grad_(), x.to(float64).requires_grad_());
            var (actual, expected) = (up.call(down.call(single)), Reference(twice));
            Assert.True(allclose(expected, actual.to(float64), 1e-4, 1e-5));
            var upstream = randn_like(expected);
            var slope = autograd.grad([actual], [single], [upstream.to(float32)])[0];
            Assert.True(allclose(autograd.grad([expected], [twice], [upstream])[0], slope.to(float64), 1e-4, 1e-4));
        }

        static Tensor Double(nn.Module module, string name) => module.get_parameter(name)!.detach().to(float64);
    }

    private static void AreLibtorchs(nn.Module<Tensor, Tensor> module, Func<Tensor, Tensor, Tensor, Tensor> libtorchs)
    {
        var (weight, bias) = (module.get_parameter("weight")!, module.get_parameter("bias")!);
        var input = randn(6, 5, 4, 3).requires_grad_();
        // In double precision, which oneDNN does not compute.
        var expected = libtorchs(input.to(float64), weight.to(float64), bias.to(float64));
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
        using var module = Transposed(1, 4, 2, 1, 0);
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

    private static nn.Module<Tensor, Tensor> Transposed(
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
        return new LoweredConvolution(layer.Lowered, initialised.weight, initialised.bias!);
    }
}
