using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training.Tests.TorchApi;

public class ArithmeticTests
{
    private readonly Tensor _a = tensor([1f, -2f, 4f]);
    private readonly Tensor _b = tensor([2f, 2f, 0.5f]);

    [Fact]
    public void Operators_work_with_tensors_and_numbers_on_either_side()
    {
        Numbers.Near([3, 0, 4.5], _a + _b);
        Numbers.Near([-1, -4, 3.5], _a - _b);
        Numbers.Near([2, -4, 2], _a * _b);
        Numbers.Near([0.5, -1, 8], _a / _b);
        Numbers.Near([-1, 2, -4], -_a);
        Numbers.Near([2, -1, 5], 1 + _a);
        Numbers.Near([0, 3, -3], 1 - _a);
        Numbers.Near([2, -1, 0.5], 2.0 / _a);
        Numbers.Near([0.5, -1, 2], _a * 0.5f);
        Assert.Equal(float32, (_a * 0.5).dtype);
        Assert.Equal(int64, (arange(3) * 2).dtype);
    }

    [Fact]
    public void In_place_operations_change_their_tensor_and_return_it()
    {
        var sum = _a.clone();
        Assert.Same(sum, sum.add_(_b, 2));
        Numbers.Near([5, 2, 5], sum);
        Numbers.Near([10, 4, 10], sum.mul_(2));
        Numbers.Near([14, 0, 11], sum.addcmul_(_a, _b, 2).sub_(tensor([0f, -4f, 3f])));
        Numbers.Near([1, 1, 1], _a.clone().addcdiv_(_a, _a.div(_a) * -1, 1).zero_().fill_(1));
        Numbers.Near([0, 0, 1], _a.clone().clamp_(0, 1).sub_(tensor([1f, 0f, 0f])));
    }

    [Fact]
    public void Functions_of_each_element()
    {
        Numbers.Near([Math.E, Math.Exp(-2), Math.Exp(4)], _a.exp(), 1e-5);
        Numbers.Near([1, 4, 16], _a.square());
        Numbers.Near([1, -8, 64], _a.pow(3));
        Numbers.Near([1, 2, 4], _a.abs());
        Numbers.Near([Math.Log(2), Math.Log(2), Math.Log(0.5)], _b.log());
        Numbers.Near([1, 0, 1], _a.clamp(0, 1));
        Numbers.Near([1 / (1 + Math.Exp(-1)), 1 / (1 + Math.Exp(2)), 1 / (1 + Math.Exp(-4))], _a.sigmoid());
        Numbers.Near([Math.Tanh(1), Math.Tanh(-2), Math.Tanh(4)], _a.tanh());
        Numbers.Near([2, 2, 4], maximum(_a, _b));
    }

    [Fact]
    public void Reductions()
    {
        var matrix = tensor(new double[] { 1, 2, 3, 4, 5, 9 }, [2, 3]);
        Numbers.Near([24], matrix.sum());
        Numbers.Near([5, 7, 12], matrix.sum(0L));
        Numbers.Near([6, 18], matrix.sum(1L));
        Assert.Equal([2, 1], matrix.sum(1L, keepdim: true).shape);
        Numbers.Near([2, 6], matrix.mean([1]));
        Numbers.Near([1, 7], matrix.var(1));
        Numbers.Near([2.0 / 3, 14.0 / 3], matrix.var(1, unbiased: false));
        Numbers.Near([9], matrix.max());
        Numbers.Near([1], matrix.min());
        Assert.Equal(5, matrix.argmax().item<long>());
        Assert.Equal([2, 2], matrix.argmax(1).data<long>().ToArray());
        Numbers.Near([Math.Sqrt(136)], matrix.norm());
        var (values, indexes) = matrix.max(0L);
        Numbers.Near([4, 5, 9], values);
        Numbers.Near([1, 1, 1], indexes);
    }

    [Fact]
    public void Comparisons_give_truth_values()
    {
        Assert.Equal([false, false, true], (_a > _b).data<bool>().ToArray());
        Assert.Equal([true, false, false], _a.eq(1).data<bool>().ToArray());
        Assert.Equal([true, true, false], _a.le(_b).data<bool>().ToArray());
        Assert.True(_a.ne(0).all().item<bool>());
        Assert.False((_a < -3).any().item<bool>());
        Assert.Equal(
            [true, false, false],
            tensor([0f, float.NaN, float.PositiveInfinity]).isfinite().data<bool>().ToArray()
        );
        Assert.Equal(
            [false, true, false],
            tensor([0f, float.NaN, float.PositiveInfinity]).isnan().data<bool>().ToArray()
        );
        Assert.True(_a.allclose(_a + 1e-9));
        Assert.True(_a.Equals(_a.clone()));
    }

    [Fact]
    public void Matrix_products()
    {
        var left = tensor(new float[] { 1, 2, 3, 4 }, [2, 2]);
        var right = tensor(new float[] { 0, 1, 1, 0 }, [2, 2]);
        Numbers.Near([2, 1, 4, 3], left.matmul(right));
        Numbers.Near([2, 1, 4, 3], left.mm(right));
    }
}
