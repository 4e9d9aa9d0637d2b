using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vae.Training.Tests.TorchApi;

public class ModuleTests
{
    private sealed class Pair : Module<Tensor, Tensor>
    {
        private readonly Sequential left = Sequential(("0", Linear(2, 3)), ("1", ReLU()), ("2", Linear(3, 1)));
        private readonly Module<Tensor, Tensor> right = Linear(2, 1, false);
        private readonly Parameter scale = Parameter(ones(1, 1));
        private readonly Tensor offset = zeros(1, 1);

        public Pair()
            : base("pair") => RegisterComponents();

        public override Tensor forward(Tensor input) => scale * left.call(input) + right.call(input) + offset;
    }

    [Fact]
    public void Fields_are_registered_under_their_names()
    {
        using var pair = new Pair();
        Assert.Equal(
            ["scale", "left.0.weight", "left.0.bias", "left.2.weight", "left.2.bias", "right.weight"],
            pair.named_parameters().Select(entry => entry.name).OrderBy(name => name != "scale")
        );
        Assert.Equal(["left", "right"], pair.named_children().Select(entry => entry.name));
        Assert.Equal(["left", "right", "left.0", "left.1", "left.2"], pair.named_modules().Select(entry => entry.name));
        Assert.Equal(["offset"], pair.named_buffers().Select(entry => entry.name));
        Assert.Equal(16, pair.parameters().Sum(parameter => parameter.numel()));
        Assert.Same(pair.get_parameter("left.0.weight"), pair.state_dict()["left.0.weight"]);
    }

    [Fact]
    public void A_module_is_called_with_its_input()
    {
        using var pair = new Pair();
        Assert.Equal([4, 1], pair.call(ones(4, 2)).shape);
    }

    [Fact]
    public void Training_mode_reaches_every_submodule()
    {
        using var pair = new Pair();
        Assert.True(pair.training);
        pair.eval();
        Assert.All(pair.named_modules(), entry => Assert.False(entry.module.training));
        pair.train();
        Assert.All(pair.named_modules(), entry => Assert.True(entry.module.training));
    }

    [Fact]
    public void A_module_in_a_scope_keeps_its_parameters_and_frees_them_itself()
    {
        Module<Tensor, Tensor> layer;
        using (NewDisposeScope())
            layer = Linear(2, 1);
        var parameters = layer.parameters().ToList();
        Assert.All(parameters, parameter => Assert.False(parameter.IsInvalid));
        layer.Dispose();
        Assert.All(parameters, parameter => Assert.True(parameter.IsInvalid));
        Assert.Throws<InvalidOperationException>(() => layer.call(ones(1, 2)));
    }

    [Fact]
    public void Names_are_unique_and_have_no_dots()
    {
        using var pair = new Pair();
        Assert.Throws<InvalidOperationException>(() => pair.register_module("left", ReLU()));
        Assert.Throws<ArgumentException>(() => pair.register_module("a.b", ReLU()));
        Assert.Throws<ArgumentException>(() => pair.register_module("", ReLU()));
        Assert.Throws<InvalidOperationException>(() => pair.register_buffer("offset", zeros(1, 1)));
        Assert.Throws<InvalidOperationException>(() => ReLU().register_buffer("offset", zeros(1, 1)));
    }
}
