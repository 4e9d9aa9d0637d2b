using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training.Tests.TorchApi;

public class ArithmeticTests
{
    private readonly Tensor _a = tensor([1f, -2f, 4f]);
    private readonly Tensor _b = tensor([2f, 2f, 0.5f]);

    [Fact]
    public void Operators_work_with_tensors_and_numbers()
    {
        Numbers.Near([3, 0, 4.5], _a + _b);
        Numbers.Near([-1, -4, 3.5], _a - _b);
        Numbers.Near([2, -4, 2], _a * _b);
        Numbers.Near([1.5, -1.5, 4.5], _a + 0.5);
        Numbers.Near([0, -3, 3], _a - 1);
        Numbers.Near([0.5, -1, 2], _a / 2);
        Numbers.Near([0.5, -1, 2], _a * 0.5);
        Assert.Equal(float32, (_a * 0.5).dtype);
    }

    [Fact]
    public void In_place_operations_change_their_tensor_and_return_it()
    {
        var product = _a + _b;
        Assert.Same(product, product.mul_(_a));
        Numbers.Near([3, 0, 18], product);
        Numbers.Near([1.5, 0, 9], product.div_(2));
        Numbers.Near([1, 1, 1], product.fill_(1));
        Numbers.Near([0, 0, 0], product.zero_());
    }

    [Fact]
    public void Functions_of_each_element()
    {
        Numbers.Near([Math.E, Math.Exp(-2), Math.Exp(4)], _a.exp(), 1e-5);
        Numbers.Near([1, 4, 16], _a.square());
        Numbers.Near([Math.Log(2), Math.Log(2), Math.Log(0.5)], _b.log());
        Numbers.Near([1, 0, 4], _a.clamp_min(0));
        Numbers.Near([1 / (1 + Math.Exp(-1)), 1 / (1 + Math.Exp(2)), 1 / (1 + Math.Exp(-4))], sigmoid(_a));
    }

    [Fact]
    public void Reductions()
    {
        var matrix = tensor(new double[] { 1, 2, 3, 4, 5, 9 }, [2, 3]);
        Numbers.Near([24], matrix.sum());
        Numbers.Near([2, 6], matrix.mean([1]));
        Assert.Equal([2, 1], matrix.mean([1], keepdim: true).shape);
    }

    [Fact]
    public void Places_of_the_largest_elements()
    {
        var matrix = tensor(new float[] { 1, 5, 2, 7, -1, 3 }, [2, 3]);
        Assert.Equal([1L, 0L], matrix.argmax(1).data<long>().ToArray());
        Assert.Equal([1L, 3L], matrix.argmax(0, keepdim: true).shape);
    }

    [Fact]
    public void Closeness_has_a_tolerance()
    {
        Assert.True(allclose(_a, _a + 1e-3, 0, 0.01));
        Assert.False(allclose(_a, _a + 1e-3, 0, 1e-4));
    }

    [Fact]
    public void Matrix_products()
    {
        var left = tensor(new float[] { 1, 2, 3, 4 }, [2, 2]);
        var right = tensor(new float[] { 0, 1, 1, 0 }, [2, 2]);
        Numbers.Near([2, 1, 4, 3], left.mm(right));
    }
}
