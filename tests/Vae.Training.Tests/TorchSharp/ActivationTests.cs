using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vae.Training.Tests.TorchApi;

public class ActivationTests
{
    private static readonly double[] Inputs = [-30, -1, -0.1, 0, 0.5, 2, 30];

    public static TheoryData<Func<Module<Tensor, Tensor>>, Func<double, double>> Activations =>
        new()
        {
            { () => ReLU(), x => Math.Max(x, 0) },
            { () => LeakyReLU(0.2), x => x < 0 ? 0.2 * x : x },
            { () => SiLU(), x => x * Logistic(x) },
            { () => Tanh(), Math.Tanh },
        };

    [Theory]
    [MemberData(nameof(Activations))]
    public void Values_and_slopes(Func<Module<Tensor, Tensor>> make, Func<double, double> formula)
    {
        using var module = make();
        Numbers.Near(Inputs.Select(formula).ToArray(), module.call(tensor(Inputs)), 1e-8);
        Numbers.GradientsMatchDifferences(inputs => module.call(inputs[0]).sum(), tensor([-3.0, -0.7, 0.3, 2.0]));
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
        using var images = zeros(2, 3, 4, 4);
        using var rows = Flatten().call(images);
        Assert.Equal([2, 48], rows.shape);
        Assert.Equal([2, 3, 4, 4], Unflatten(1, [3, 4, 4]).call(rows).shape);
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
