using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training.Tests.TorchApi;

public class LifetimeTests
{
    [Fact]
    public void Freeing_twice_is_allowed()
    {
        var tensor = zeros(1, 1);
        tensor.Dispose();
        tensor.Dispose();
        Assert.True(tensor.IsInvalid);
    }

    [Fact]
    public void Use_after_freeing_is_an_error_that_says_so()
    {
        var tensor = zeros(1, 1);
        tensor.Dispose();
        Assert.Contains("invalid", Assert.Throws<InvalidOperationException>(() => tensor.shape).Message);
        Assert.Throws<InvalidOperationException>(() => tensor + 1.0);
        Assert.Throws<InvalidOperationException>(() => zeros(1, 1) + tensor);
        Assert.Throws<InvalidOperationException>(() => tensor.Handle);
    }

    [Fact]
    public void A_view_outlives_its_base()
    {
        var tensor = ones(1, 4);
        var view = tensor.view(2, 2);
        tensor.Dispose();
        Assert.Equal(4f, view.sum().item<float>());
    }

    [Fact]
    public void Making_a_parameter_takes_the_tensor_over()
    {
        var tensor = ones(1, 2);
        using var parameter = nn.Parameter(tensor);
        Assert.True(tensor.IsInvalid);
        Assert.True(parameter.requires_grad);
    }

    [Fact]
    public void A_parameter_takes_its_tensors_place_in_the_scope()
    {
        using var scope = NewDisposeScope();
        var parameter = nn.Parameter(ones(1, 2));
        Assert.Equal(1, scope.DisposablesCount);
        parameter.Dispose();
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Errors_of_libtorch_come_across_with_their_message()
    {
        var shapes = Assert.Throws<ExternalException>(() => zeros(2, 3) + zeros(2, 4));
        Assert.Contains("must match the size of tensor b (4)", shapes.Message);
        var view = Assert.Throws<ExternalException>(() => zeros([6]).view(4));
        Assert.Contains("shape '[4]' is invalid for input of size 6", view.Message);
    }

    [Fact]
    public void After_an_error_the_next_call_is_sound()
    {
        Assert.Throws<ExternalException>(() => zeros(1, 2) + zeros(1, 3));
        Assert.Equal([0f, 0f], (zeros(1, 2) + zeros(1, 2)).data<float>().ToArray());
    }
}
