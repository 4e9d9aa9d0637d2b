using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training.Tests.TorchApi;

public class ShapeTests
{
    private readonly Tensor _numbers = arange(24).view(2, 3, 4);

    [Fact]
    public void Views_have_the_shapes_they_are_asked_for()
    {
        Assert.Equal([6, 4], _numbers.view(-1, 4).shape);
        Assert.Equal([2, 12], _numbers.flatten(1).shape);
        Assert.Equal([4, 2, 3], _numbers.permute(2, 0, 1).shape);
        Assert.Equal([2, 4, 3], _numbers.transpose(1, 2).shape);
        Assert.Equal([2, 1, 3, 4], _numbers.unsqueeze(1).shape);
        Assert.Equal([2, 3, 4], _numbers.unsqueeze(1).squeeze(1).shape);
        Assert.Equal([5, 2, 3, 4], _numbers.expand(5, -1, -1, -1).shape);
        Assert.Equal([2, 2, 4], _numbers.narrow(1, 1, 2).shape);
        Assert.Equal([2, 4], _numbers.select(1, 0).shape);
    }

    [Fact]
    public void Indexes_pick_what_they_pick_in_PyTorch()
    {
        Assert.Equal(23, _numbers[-1, -1, -1].item<long>());
        Assert.Equal([12, 13, 14, 15], _numbers[1, 0].data<long>().ToArray());
        Assert.Equal([0, 12], _numbers[.., 0, 0].data<long>().ToArray());
        Assert.Equal([4, 8, 16, 20], _numbers[TensorIndex.Colon, 1.., 0].data<long>().ToArray());
        Assert.Equal([1, 3], _numbers[0, 0, TensorIndex.Slice(1, null, 2)].data<long>().ToArray());
        Assert.Equal(
            [3, 23],
            _numbers[TensorIndex.Ellipsis, 3].flatten().index_select(0, tensor([0L, 5L])).data<long>().ToArray()
        );
        Assert.Equal([1, 2, 3, 4], _numbers[TensorIndex.None].shape);
        Assert.Equal([5, 17], _numbers[TensorIndex.Colon, TensorIndex.Tensor(tensor([1L])), 1].data<long>().ToArray());
    }

    [Fact]
    public void Assigning_to_an_index_changes_that_part()
    {
        _numbers[0, 0] = zeros(4, int64);
        _numbers[1, 2, 3] = tensor(7L);
        Assert.Equal([0, 0, 0, 0, 4], _numbers.flatten()[..5].data<long>().ToArray());
        Assert.Equal(7, _numbers[1, 2, 3].item<long>());
    }

    [Fact]
    public void Gather_and_scatter_are_inverse()
    {
        var order = tensor([2L, 0L, 1L]);
        var shuffled = tensor([10f, 20f, 30f]).gather(0, order);
        Assert.Equal([30f, 10f, 20f], shuffled.data<float>().ToArray());
        Assert.Equal([10f, 20f, 30f], zeros(3).scatter_(0, order, shuffled).data<float>().ToArray());
    }

    [Fact]
    public void Cat_and_stack_join_along_old_and_new_dimensions()
    {
        Tensor[] pair = [ones(1, 2), zeros(1, 2)];
        Assert.Equal([1, 4], cat(pair, 1).shape);
        Assert.Equal([1f, 1f, 0f, 0f], cat(pair).data<float>().ToArray());
        Assert.Equal([2, 1, 2], stack(pair).shape);
    }
}
