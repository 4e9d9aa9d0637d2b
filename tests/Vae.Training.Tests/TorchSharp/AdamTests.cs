using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vae.Training.Tests.TorchApi;

public class AdamTests
{
    private static readonly double[] Start = [0.5, -1, 2, 0];

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(0.1, false, false)]
    [InlineData(0, true, false)]
    [InlineData(0, false, true)]
    [InlineData(0.1, true, true)]
    public void Steps_follow_the_published_rule(double weightDecay, bool amsgrad, bool maximize)
    {
        using var parameter = nn.Parameter(tensor(Start));
        using var adam = optim.Adam([parameter], 0.1, 0.8, 0.95, 1e-6, weightDecay, amsgrad, maximize);
        var expected = (double[])Start.Clone();
        double[] mean = new double[4],
            square = new double[4],
            largest = new double[4];
        for (var step = 1; step <= 5; step++)
        {
            adam.zero_grad();
            Loss(parameter).backward();
            adam.step();
            for (var i = 0; i < expected.Length; i++)
            {
                var gradient = (maximize ? -1 : 1) * (3 * expected[i] * expected[i] - 1) + weightDecay * expected[i];
                mean[i] = 0.8 * mean[i] + 0.2 * gradient;
                square[i] = 0.95 * square[i] + 0.05 * gradient * gradient;
                largest[i] = amsgrad ? Math.Max(largest[i], square[i]) : square[i];
                var unbiased = mean[i] / (1 - Math.Pow(0.8, step));
                var deviation = Math.Sqrt(largest[i] / (1 - Math.Pow(0.95, step)));
                expected[i] -= 0.1 * unbiased / (deviation + 1e-6);
            }
            Numbers.Near(expected, parameter, 1e-9);
        }
    }

    [Fact]
    public void Single_precision_follows_too()
    {
        using var parameter = nn.Parameter(tensor([1f, -3f]));
        using var adam = optim.Adam([parameter], 0.01);
        (parameter * tensor([2f, -0.5f])).sum().backward();
        adam.step();
        Numbers.Near([0.99, -2.99], parameter, 1e-6);
    }

    [Fact]
    public void Parameters_that_lie_otherwise_in_memory_are_updated_in_place()
    {
        using var parameter = nn.Parameter(Numbers.Mixed(3, 2).select(1, 0));
        var expected = (parameter.detach() + -0.01).data<double>().ToArray();
        using var adam = optim.Adam([parameter], 0.01);
        parameter.sum().backward();
        adam.step();
        Numbers.Near(expected, parameter, 1e-9);
    }

    [Fact]
    public void A_parameter_without_gradient_stays()
    {
        using var used = nn.Parameter(ones(1, 1));
        using var unused = nn.Parameter(ones(1, 1));
        using var adam = optim.Adam([used, unused]);
        used.sum().backward();
        adam.step();
        Assert.NotEqual(1f, used.item<float>());
        Assert.Equal(1f, unused.item<float>());
    }

    [Fact]
    public void The_learning_rate_can_be_changed_between_steps()
    {
        using var parameter = nn.Parameter(ones(1, 1));
        using var adam = optim.Adam([parameter], 0.5);
        foreach (var group in adam.ParamGroups)
        {
            Assert.Equal(0.5, group.LearningRate);
            group.LearningRate = 0.25;
        }
        parameter.sum().backward();
        adam.step();
        Numbers.Near([0.75], parameter);
    }

    [Fact]
    public void A_closure_gives_the_loss()
    {
        using var parameter = nn.Parameter(tensor(Start));
        using var adam = optim.Adam([parameter], 0.1);
        var loss = adam.step(() =>
        {
            var value = Loss(parameter);
            value.backward();
            return value;
        });
        Numbers.Near([0.125 - 0.5 + 6], loss);
    }

    [Fact]
    public void Zeroing_keeps_the_gradient_tensors()
    {
        using var parameter = nn.Parameter(ones(1, 2));
        using var adam = optim.Adam([parameter]);
        adam.zero_grad();
        Assert.Null(parameter.grad);
        parameter.sum().backward();
        adam.zero_grad();
        Numbers.Near([0, 0], parameter.grad!);
    }

    [Fact]
    public void Impossible_settings_are_refused()
    {
        using var parameter = nn.Parameter(ones(1, 1));
        Assert.Throws<ArgumentException>(() => optim.Adam([parameter], -1));
        Assert.Throws<ArgumentException>(() => optim.Adam([parameter], 1e-3, 1));
        Assert.Throws<ArgumentException>(() => optim.Adam([parameter], 1e-3, 0.9, -0.1));
    }

    private static Tensor Loss(Parameter parameter) => (parameter * parameter * parameter - parameter).sum();
}
