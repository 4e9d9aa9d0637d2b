using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training.Tests.TorchApi;

public class DisposeScopeTests
{
    [Fact]
    public void A_scope_frees_what_was_made_in_it()
    {
        var outside = zeros(1);
        Tensor inside;
        using (var scope = NewDisposeScope())
        {
            inside = outside + 1;
            Assert.Equal(1, scope.DisposablesCount);
            Assert.True(scope.Contains(inside));
            Assert.False(scope.Contains(outside));
        }
        Assert.True(inside.IsInvalid);
        Assert.False(outside.IsInvalid);
    }

    [Fact]
    public void A_tensor_moved_out_belongs_to_the_outer_scope()
    {
        using var outer = NewDisposeScope();
        Tensor moved;
        using (NewDisposeScope())
            moved = zeros(1).MoveToOuterDisposeScope();
        Assert.False(moved.IsInvalid);
        Assert.True(outer.Contains(moved));
    }

    [Fact]
    public void A_tensor_moved_out_of_the_outermost_scope_or_detached_belongs_to_nobody()
    {
        Tensor moved,
            detached;
        using (NewDisposeScope())
        {
            moved = zeros(1).MoveToOuterDisposeScope();
            detached = zeros(1).DetachFromDisposeScope();
        }
        Assert.False(moved.IsInvalid);
        Assert.False(detached.IsInvalid);
    }

    [Fact]
    public void A_tensor_can_join_another_ones_scope()
    {
        var loose = zeros(1);
        using (NewDisposeScope())
        {
            var owned = zeros(1);
            loose.MoveToOtherDisposeScope(owned);
        }
        Assert.True(loose.IsInvalid);
    }

    [Fact]
    public void Everything_but_what_is_kept_can_be_freed_early()
    {
        using var scope = NewDisposeScope();
        var (kept, dropped) = (zeros(1), zeros(1));
        Assert.Same(kept, scope.DisposeEverythingBut(kept));
        Assert.False(kept.IsInvalid);
        Assert.True(dropped.IsInvalid);
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void A_scope_may_be_closed_before_an_inner_one()
    {
        var outer = NewDisposeScope();
        using var inner = NewDisposeScope();
        outer.Dispose();
        var tensor = zeros(1);
        Assert.True(inner.Contains(tensor));
    }

    [Fact]
    public void A_closed_scope_may_be_closed_again_and_takes_nothing_more()
    {
        var scope = NewDisposeScope();
        scope.Dispose();
        scope.Dispose();
        Assert.Throws<ObjectDisposedException>(() => scope.DisposablesCount);
        Assert.Throws<ObjectDisposedException>(() => scope.Attach(zeros(1)));
    }

    [Fact]
    public void A_wrapped_expression_leaves_only_its_value()
    {
        using var scope = NewDisposeScope();
        var two = WrappedTensorDisposeScope(() => zeros(1) + 1 + 1);
        Assert.Equal(2f, two.item<float>());
        Assert.Equal([two], scope.DisposablesView);
    }

    [Fact]
    public void The_thread_counts_its_tensors()
    {
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        var before = statistics.ThreadTotalLiveCount;
        var outside = zeros(1);
        using (NewDisposeScope())
        {
            zeros(1).DetachFromDisposeScope().Dispose();
            _ = zeros(1);
            Assert.Equal(before + 2, statistics.ThreadTotalLiveCount);
        }
        Assert.Equal(before + 1, statistics.ThreadTotalLiveCount);
        outside.Dispose();
        Assert.Equal(before, statistics.ThreadTotalLiveCount);
    }
}
