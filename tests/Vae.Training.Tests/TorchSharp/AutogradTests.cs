using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training.Tests.TorchApi;

public class AutogradTests
{
    [Fact]
    public void Gradients_accumulate_until_they_are_dropped()
    {
        var x = tensor([1f, 2f], requires_grad: true);
        Assert.Null(x.grad);
        (x * x).sum().backward();
        Numbers.Near([2, 4], x.grad!);
        (x * x).sum().backward();
        Numbers.Near([4, 8], x.grad!);
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void Gradients_match_finite_differences() =>
        Numbers.GradientsMatchDifferences(
            inputs =>
            {
                var (mean, logVariance) = (inputs[0], inputs[1]);
                var kl = -0.5 * (1 + logVariance - mean.pow(2) - logVariance.exp()).sum();
                return kl + (mean.matmul(logVariance.t()).sigmoid().log() * 0.3).mean();
            },
            Numbers.Mixed(3, 4),
            Numbers.Mixed(3, 4).add(0.1)
        );

    [Fact]
    public void Autograd_grad_returns_gradients_and_accumulates_nothing()
    {
        var x = tensor(3.0, requires_grad: true);
        var cube = x.pow(3);
        var slope = autograd.grad([cube], [x], null, true, true)[0];
        Numbers.Near([27], slope);
        Numbers.Near([18], autograd.grad([slope], [x])[0]);
        Assert.Null(x.grad);
    }

    [Fact]
    public void Backward_takes_a_gradient_for_what_is_not_a_scalar()
    {
        var x = tensor([1f, 2f], requires_grad: true);
        (x * 3).backward([tensor([1f, 10f])]);
        Numbers.Near([3, 30], x.grad!);
        Assert.Throws<ExternalException>(() => (x * 3).backward());
    }

    [Fact]
    public void A_graph_can_be_walked_once_unless_it_is_retained()
    {
        var x = tensor(2f, requires_grad: true);
        var y = x.exp();
        y.backward(retain_graph: true);
        y.backward();
        Assert.Contains("second time", Assert.Throws<ExternalException>(() => y.backward()).Message);
    }

    [Fact]
    public void Nothing_is_recorded_where_gradients_are_off()
    {
        var x = ones(2, requires_grad: true);
        Assert.True(is_grad_enabled());
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
                Assert.True((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }
        Assert.True((x * 2).requires_grad);
        using (inference_mode())
            Assert.False((x * 2).requires_grad);
        Assert.False((x * 2).detach().requires_grad);
    }

    [Fact]
    public void Only_numbers_with_a_fraction_have_gradients_and_only_what_is_made_of_others_is_no_leaf()
    {
        var x = ones(2, requires_grad: true);
        var y = x * 2;
        Assert.True(x.is_leaf);
        Assert.False(y.is_leaf);
        Assert.Throws<ExternalException>(() => zeros(2, int64).requires_grad_());
    }

    [Fact]
    public void Writing_into_a_leaf_that_is_recorded_is_refused()
    {
        var x = ones(2, requires_grad: true);
        Assert.Throws<ExternalException>(() => x.add_(1));
        using (no_grad())
            x.add_(1);
        Numbers.Near([2, 2], x);
    }
}
