using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vae.Training.Tests.TorchApi;

public class ClippingTests
{
    [Fact]
    public void Gradients_are_scaled_down_together_and_the_norm_before_is_returned()
    {
        using var a = WithGradient([3, 0]);
        using var b = WithGradient([-4]);
        Numbers.Near(5, nn.utils.clip_grad_norm_([a, b], 1), 1e-6);
        Numbers.Near([0.6, 0], a.grad!, 1e-5);
        Numbers.Near([-0.8], b.grad!, 1e-5);
    }

    [Fact]
    public void Small_gradients_stay()
    {
        using var a = WithGradient([3, 4]);
        Numbers.Near(5, nn.utils.clip_grad_norm_([a], 10), 1e-6);
        Numbers.Near([3, 4], a.grad!);
    }

    private static Parameter WithGradient(double[] gradient)
    {
        var parameter = nn.Parameter(zeros([gradient.Length], ScalarType.Float64));
        (parameter * tensor(gradient)).sum().backward();
        return parameter;
    }
}
