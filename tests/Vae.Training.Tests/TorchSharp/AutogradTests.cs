using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training.Tests.TorchApi;

public class AutogradTests
{
    [Fact]
    public void Gradients_accumulate()
    {
        var x = tensor([1f, 2f], requires_grad: true);
        Assert.Null(x.grad);
        (x * x).sum().backward();
        Numbers.Near([2, 4], x.grad!);
        (x * x).sum().backward();
        Numbers.Near([4, 8], x.grad!);
    }

    [Fact]
    public void Gradients_match_finite_differences() =>
        Numbers.GradientsMatchDifferences(
            inputs =>
            {
                var (mean, logVariance) = (inputs[0], inputs[1]);
                var kl = (logVariance + 1.0 - mean.square() - logVariance.exp()).sum() * -0.5;
                return kl + sigmoid(mean.mm(logVariance)).log().sum() * 0.3;
            },
            Numbers.Mixed(3, 3),
            Numbers.Mixed(3, 3) + 0.1
        );

    [Fact]
    public void Backward_takes_a_gradient_for_what_is_not_a_scalar()
    {
        var x = tensor([1f, 2f], requires_grad: true);
        autograd.backward([x * 3.0], [tensor([1f, 10f])]);
        Numbers.Near([3, 30], x.grad!);
        Assert.Throws<ExternalException>(() => (x * 3.0).backward());
    }

    [Fact]
    public void A_graph_can_be_walked_once_unless_it_is_retained()
    {
        var x = tensor([2f], requires_grad: true);
        var y = x.exp();
        autograd.backward([y], retain_graph: true);
        y.backward();
        Assert.Contains("second time", Assert.Throws<ExternalException>(() => y.backward()).Message);
    }

    [Fact]
    public void Nothing_is_recorded_where_gradients_are_off()
    {
        var x = ones(1, 2, requires_grad: true);
        using (no_grad())
        {
            Assert.False((x * 2.0).requires_grad);
            using (enable_grad())
                Assert.True((x * 2.0).requires_grad);
        }
        Assert.True((x * 2.0).requires_grad);
        Assert.False((x * 2.0).detach().requires_grad);
    }

    [Fact]
    public void Only_numbers_with_a_fraction_have_gradients() =>
        Assert.Throws<ExternalException>(() => tensor([1L]).requires_grad_());

    [Fact]
    public void Writing_into_a_leaf_that_is_recorded_is_refused()
    {
        var x = ones(1, 2, requires_grad: true);
        Assert.Throws<ExternalException>(() => x.mul_(tensor([2f])));
        using (no_grad())
            x.mul_(tensor([2f]));
        Numbers.Near([2, 2], x);
    }
}
