using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training.Tests.TorchApi;

public class DisposeScopeTests
{
    [Fact]
    public void A_scope_frees_what_was_made_in_it()
    {
        var outside = zeros(1, 1);
        Tensor inside;
        using (var scope = NewDisposeScope())
        {
            inside = outside + 1.0;
            Assert.Equal(1, scope.DisposablesCount);
        }
        Assert.True(inside.IsInvalid);
        Assert.False(outside.IsInvalid);
    }

    [Fact]
    public void A_detached_tensor_belongs_to_nobody()
    {
        Tensor detached;
        using (NewDisposeScope())
            detached = zeros(1, 1).DetachFromDisposeScope();
        Assert.False(detached.IsInvalid);
    }

    [Fact]
    public void A_scope_may_be_closed_before_an_inner_one()
    {
        var outer = NewDisposeScope();
        using var inner = NewDisposeScope();
        outer.Dispose();
        _ = zeros(1, 1);
        Assert.Equal(1, inner.DisposablesCount);
    }

    [Fact]
    public void A_closed_scope_may_be_closed_again_and_is_of_no_more_use()
    {
        var scope = NewDisposeScope();
        scope.Dispose();
        scope.Dispose();
        Assert.Throws<ObjectDisposedException>(() => scope.DisposablesCount);
    }
}
