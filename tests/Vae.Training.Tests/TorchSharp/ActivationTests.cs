using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vae.Training.Tests.TorchApi;

public class ActivationTests
{
    private static readonly double[] Inputs = [-30, -1, -0.1, 0, 0.5, 2, 30];

    public static TheoryData<string, Func<Module<Tensor, Tensor>>, Func<double, double>> Activations =>
        new()
        {
            { "ReLU", () => ReLU(), x => Math.Max(x, 0) },
            { "LeakyReLU", () => LeakyReLU(0.2), x => x < 0 ? 0.2 * x : x },
            { "Sigmoid", () => Sigmoid(), Logistic },
            { "SiLU", () => SiLU(), x => x * Logistic(x) },
            { "Tanh", () => Tanh(), Math.Tanh },
            { "Softplus", () => Softplus(), x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))) },
            { "Identity", () => Identity(), x => x },
        };

    [Theory]
    [MemberData(nameof(Activations))]
    public void Values_and_slopes(string name, Func<Module<Tensor, Tensor>> make, Func<double, double> formula)
    {
        using var module = make();
        Assert.Equal(name, module.GetName());
        Numbers.Near(Inputs.Select(formula).ToArray(), module.call(tensor(Inputs)), 1e-8);
        Numbers.GradientsMatchDifferences(inputs => module.call(inputs[0]).sum(), tensor([-3.0, -0.7, 0.3, 2.0]));
    }

    [Fact]
    public void Gelu_is_x_times_the_normal_distribution()
    {
        using var module = GELU();
        Numbers.Near([-0.15865525393145707, 0, 1.9544997361036416], module.call(tensor([-1.0, 0.0, 2.0])), 1e-12);
    }

    [Fact]
    public void In_place_activations_change_their_input()
    {
        using var input = tensor([-1f, 1f]);
        using var output = ReLU(true).call(input);
        Assert.NotSame(input, output);
        Numbers.Near([0, 1], input);
    }

    [Fact]
    public void Flatten_and_unflatten_undo_each_other()
    {
        using var images = ones(2, 3, 4, 4);
        using var rows = Flatten().call(images);
        Assert.Equal([2, 48], rows.shape);
        Assert.Equal([2, 3, 4, 4], Unflatten(1, [3, 4, 4]).call(rows).shape);
    }

    [Fact]
    public void Softmax_sums_to_one_and_log_softmax_is_its_logarithm()
    {
        using var logits = tensor(new double[] { 1, 2, 3 }, [1, 3]);
        var total = Math.E + Math.Exp(2) + Math.Exp(3);
        Numbers.Near([Math.E / total, Math.Exp(2) / total, Math.Exp(3) / total], functional.softmax(logits, 1), 1e-12);
        Numbers.Near(
            [1 - Math.Log(total), 2 - Math.Log(total), 3 - Math.Log(total)],
            functional.log_softmax(logits, 1),
            1e-12
        );
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
