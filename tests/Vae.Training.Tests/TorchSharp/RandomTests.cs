using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vae.Training.Tests.TorchApi;

public class RandomTests
{
    [Fact]
    public void Seed_zero_gives_the_numbers_it_gives_in_PyTorch()
    {
        manual_seed(0);
        Numbers.Near([0.4962566, 0.7682218, 0.0884774, 0.1320305], rand([4]), 1e-6);
    }

    [Fact]
    public void Layers_start_as_they_start_in_PyTorch()
    {
        manual_seed(0);
        using var linear = Linear(3, 2);
        Numbers.Near([-0.0043225, 0.3097158, -0.4751853, -0.4248946, -0.222369, 0.1548207], linear.weight, 1e-6);
        Numbers.Near([-0.0114391, 0.4577749], linear.bias!, 1e-6);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    public void Weights_and_biases_start_within_the_square_root_of_the_fan_in(long inputs)
    {
        manual_seed(1);
        Within(1 / Math.Sqrt(inputs), Linear(inputs, 50));
        Within(1 / Math.Sqrt(inputs * 9), Conv2d(inputs, 50, (3, 3)));
        Within(1 / Math.Sqrt(50 * 9), ConvTranspose2d(inputs, 50, (3, 3)));
    }

    private static void Within(double bound, Module<Tensor, Tensor> layer)
    {
        foreach (var parameter in layer.parameters())
        {
            var largest = parameter.data<float>().Max(Math.Abs);
            Assert.InRange(largest, 0.8 * bound, bound);
        }
    }
}
