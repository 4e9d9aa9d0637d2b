using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vae.Training.Tests.TorchApi;

public class LossTests
{
    private readonly Tensor _logits = tensor(new double[] { 0, 2, -3, 50 }, [2, 2]);
    private readonly Tensor _targets = tensor(new double[] { 1, 0, 0.25, 1 }, [2, 2]);

    // -t log σ(x) - (1 - t) log(1 - σ(x)) = softplus(x) - t x
    private static readonly double[] CrossEntropies =
    [
        Math.Log(2),
        Math.Log(1 + Math.Exp(2)),
        Math.Log(1 + Math.Exp(-3)) + 0.75,
        0,
    ];

    [Fact]
    public void Binary_cross_entropy_from_logits()
    {
        Numbers.Near(
            CrossEntropies,
            functional.binary_cross_entropy_with_logits(_logits, _targets, null, Reduction.None)
        );
        Numbers.Near(
            [CrossEntropies.Sum()],
            functional.binary_cross_entropy_with_logits(_logits, _targets, null, Reduction.Sum)
        );
        Numbers.Near([CrossEntropies.Average()], functional.binary_cross_entropy_with_logits(_logits, _targets));
    }

    [Fact]
    public void Gradients_match_finite_differences() =>
        Numbers.GradientsMatchDifferences(
            inputs => functional.binary_cross_entropy_with_logits(inputs[0], _targets, null, Reduction.Sum),
            tensor(new double[] { 0.3, 2, -3, 1 }, [2, 2])
        );

    [Fact]
    public void Cross_entropy_of_classes()
    {
        // log(e^1 + e^2 + e^-1) - 2 and log(e^0 + e^0 + e^3) - 0
        var losses = new[] { Math.Log(Math.E + Math.Exp(2) + Math.Exp(-1)) - 2, Math.Log(2 + Math.Exp(3)) };
        var logits = tensor(new double[] { 1, 2, -1, 0, 0, 3 }, [2, 3]);
        Numbers.Near(losses, functional.cross_entropy(logits, tensor([1L, 0L]), reduction: Reduction.None));
        Numbers.Near([losses.Average()], functional.cross_entropy(logits, tensor([1L, 0L])));
        Numbers.Near([losses[1]], functional.cross_entropy(logits, tensor([-100L, 0L])));
        Numbers.GradientsMatchDifferences(
            inputs => functional.cross_entropy(inputs[0], tensor([1L, 0L])),
            tensor(new double[] { 1, 2, -1, 0, 0, 3 }, [2, 3])
        );
    }

    [Fact]
    public void One_hot_vectors_of_integers()
    {
        using var hot = functional.one_hot(tensor([2L, 0L]), 3);
        Assert.Equal([0L, 0L, 1L, 1L, 0L, 0L], hot.data<long>().ToArray());
        Assert.Throws<ArgumentException>(() => functional.one_hot(tensor([1f]), 3));
        Assert.Throws<ExternalException>(() => functional.one_hot(tensor([3L]), 3));
    }
}
