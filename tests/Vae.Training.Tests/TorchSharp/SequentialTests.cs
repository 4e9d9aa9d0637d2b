using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vae.Training.Tests.TorchApi;

public class SequentialTests
{
    [Fact]
    public void Modules_are_named()
    {
        using var named = Sequential(("in", Linear(2, 3)), ("out", ReLU()));

        Assert.Equal(["in", "out"], named.named_children().Select(child => child.name));
        Assert.Equal(["in.weight", "in.bias"], named.named_parameters().Select(entry => entry.name));
    }

    [Fact]
    public void Results_in_between_are_freed_and_the_input_is_not()
    {
        using var layers = Sequential(("a", Linear(2, 3)), ("b", ReLU()), ("c", Linear(3, 1)));
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var input = ones(1, 2);
        var output = layers.call(input);
        Assert.Equal(2, scope.DisposablesCount);
        Assert.False(input.IsInvalid);
        Assert.Equal([1, 1], output.shape);
    }

    [Fact]
    public void An_empty_sequence_returns_its_input_under_a_new_handle()
    {
        using var layers = Sequential(Array.Empty<(string, Module<Tensor, Tensor>)>());
        using var input = ones(1, 2);
        using var output = layers.call(input);
        Assert.NotSame(input, output);
        Numbers.Same(input, output);
    }

    [Fact]
    public void Freeing_a_sequence_frees_its_modules()
    {
        var layer = Linear(2, 3);
        Sequential(("a", layer), ("b", ReLU())).Dispose();
        Assert.True(layer.weight.IsInvalid);
    }
}
