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
        Numbers.Near([0.4962566, 0.7682218, 0.0884774, 0.1320305], rand(4), 1e-6);
        manual_seed(0);
        Numbers.Near([1.5409961, -0.2934289, -2.1787894, 0.5684313], randn(4), 1e-6);
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
        Within(1 / Math.Sqrt(inputs * 9), Conv2d(inputs, 50, 3));
        Within(1 / Math.Sqrt(50 * 9), ConvTranspose2d(inputs, 50, 3));
    }

    [Fact]
    public void A_generator_of_ones_own_leaves_the_default_one_alone()
    {
        manual_seed(0);
        using var generator = new Generator(5);
        var first = randn([3], generator: generator);
        Numbers.Near([1.5409961], randn(1), 1e-6);
        generator.manual_seed(5);
        Numbers.Same(first, randn([3], generator: generator));
    }

    [Fact]
    public void The_state_of_a_generator_can_be_put_back()
    {
        using var state = torch.random.get_rng_state();
        var first = rand(5);
        torch.random.set_rng_state(state);
        Numbers.Same(first, rand(5));
    }

    [Fact]
    public void Initialisers_fill_in_place()
    {
        using var weight = empty(200, 100);
        Assert.Same(weight, init.kaiming_uniform_(weight, Math.Sqrt(5)));
        Assert.True(weight.abs().max().ToDouble() <= 0.1);
        init.xavier_uniform_(weight);
        Numbers.Near(Math.Sqrt(6.0 / 300), weight.abs().max().ToDouble(), 1e-3);
        init.normal_(weight, 1, 0.5);
        Numbers.Near(1, weight.mean().ToDouble(), 0.02);
        Numbers.Near(0.5, weight.std().ToDouble(), 0.02);
        init.constant_(weight, 3);
        Assert.Equal(3, weight.min().ToDouble());
        Assert.Equal(0, init.zeros_(weight).sum().ToDouble());
    }

    private static void Within(double bound, Module<Tensor, Tensor> layer)
    {
        foreach (var parameter in layer.parameters())
        {
            var largest = parameter.abs().max().ToDouble();
            Assert.InRange(largest, 0.8 * bound, bound);
        }
    }
}
