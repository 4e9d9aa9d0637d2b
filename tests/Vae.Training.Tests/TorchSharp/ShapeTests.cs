using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training.Tests.TorchApi;

public class ShapeTests
{
    private readonly Tensor _numbers = tensor(Enumerable.Range(0, 24).Select(i => (float)i).ToArray(), [2, 3, 4]);

    [Fact]
    public void Views_have_the_shapes_they_are_asked_for()
    {
        Assert.Equal([6, 4], _numbers.view(-1, 4).shape);
        Assert.Equal([2, 12], _numbers.flatten(1).shape);
        Assert.Equal([5, 2, 3, 4], _numbers.expand(5, -1, -1, -1).shape);
        Assert.Equal([2, 4], _numbers.select(1, 0).shape);
    }

    [Fact]
    public void Indexes_pick_what_they_pick_in_PyTorch() =>
        Assert.Equal([3f, 23f], _numbers.flatten().index_select(0, tensor([3L, 23L])).data<float>().ToArray());

    [Fact]
    public void Assigning_to_an_index_changes_that_part()
    {
        _numbers[0, 0] = zeros([4]);
        _numbers[1, 2, 3] = tensor([7f]).sum();
        Assert.Equal([0f, 0f, 0f, 0f, 4f], _numbers.data<float>().Take(5));
        Assert.Equal(7f, _numbers.data<float>()[1, 2, 3]);
    }

    [Fact]
    public void Cat_joins_along_a_dimension()
    {
        Tensor[] pair = [ones(1, 2), zeros(1, 2)];
        Assert.Equal([1, 4], cat(pair.AsSpan(), 1).shape);
        Assert.Equal([1f, 1f, 0f, 0f], cat(pair.AsSpan()).data<float>().ToArray());
    }
}
