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
    public void Binary_cross_entropy_from_probabilities_agrees_and_refuses_what_is_none()
    {
        Numbers.Near(
            CrossEntropies,
            functional.binary_cross_entropy(_logits.sigmoid(), _targets, null, Reduction.None)
        );
        Assert.Throws<ExternalException>(() => functional.binary_cross_entropy(_logits, _targets));
    }

    [Fact]
    public void Gradients_match_finite_differences() =>
        Numbers.GradientsMatchDifferences(
            inputs => functional.binary_cross_entropy_with_logits(inputs[0], _targets, null, Reduction.Sum),
            tensor(new double[] { 0.3, 2, -3, 1 }, [2, 2])
        );

    [Fact]
    public void Squared_error()
    {
        Numbers.Near([(1 + 4 + 3.25 * 3.25 + 49 * 49) / 4], functional.mse_loss(_logits, _targets), 1e-9);
        Numbers.Near([1, 4, 3.25 * 3.25, 49 * 49], functional.mse_loss(_logits, _targets, Reduction.None), 1e-9);
    }

    [Fact]
    public void Cross_entropy_of_classes()
    {
        var logits = tensor(new double[] { 1, 2, 3, 1, 1, 1 }, [2, 3]);
        var first = Math.Log(Math.E + Math.Exp(2) + Math.Exp(3)) - 3;
        Numbers.Near([(first + Math.Log(3)) / 2], functional.cross_entropy(logits, tensor([2L, 0L])));
    }

    [Fact]
    public void Gaussian_likelihood_sums_within_a_row()
    {
        var variance = tensor(new double[] { 1, 4, 1, 1 }, [2, 2]);
        var first = 0.5 * (1 + Math.Log(4) + 4.0 / 4);
        var second = 0.5 * (3.25 * 3.25 + 49 * 49);
        var loss = functional.gaussian_nll_loss(_logits, _targets, variance, false, 1e-6f, Reduction.Sum);
        Numbers.Near([first + second], loss.sum(), 1e-9);
    }

    [Fact]
    public void One_hot_vectors_of_integers()
    {
        using var hot = functional.one_hot(tensor([2L, 0L]), 3);
        Assert.Equal([0L, 0L, 1L, 1L, 0L, 0L], hot.data<long>().ToArray());
        Assert.Throws<ArgumentException>(() => functional.one_hot(tensor([1f]), 3));
        Assert.Throws<ExternalException>(() => functional.one_hot(tensor([3L]), 3));
    }

    [Fact]
    public void Padding_surrounds_the_last_dimensions_first()
    {
        using var padded = functional.pad(ones(1, 1, 2, 2), [1, 0, 0, 1], PaddingModes.Constant, 7);
        Numbers.Near([7, 1, 1, 7, 1, 1, 7, 7, 7], padded);
    }
}
