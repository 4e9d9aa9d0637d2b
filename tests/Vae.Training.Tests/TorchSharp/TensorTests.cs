using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training.Tests.TorchApi;

public class TensorTests
{
    [Fact]
    public void An_array_gives_a_tensor_of_its_type_and_of_the_dimensions_asked_for()
    {
        using var floats = tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]);
        using var longs = tensor(new long[] { 1, 2 });
        using var bytes = tensor(new byte[] { 255, 0 }, dtype: float32);

        Assert.Equal([2, 3], floats.shape);
        Assert.Equal((float32, int64, float32), (floats.dtype, longs.dtype, bytes.dtype));
        Assert.Equal((2L, 6L, 3L), (floats.dim(), floats.numel(), floats.size(1)));
        Assert.Equal([3, 1], floats.stride());
        Assert.Equal([255f, 0f], bytes.data<float>().ToArray());
        Assert.Equal(6f, floats[1, 2].item<float>());
    }

    [Fact]
    public void Scalars_have_no_dimensions()
    {
        using var number = tensor(2.5f);
        Assert.Empty(number.shape);
        Assert.Equal(float32, number.dtype);
        Assert.Equal(2.5f, number.item<float>());
        Assert.Equal((2.5f, 2.5, 2L), (number.ToSingle(), number.ToDouble(), number.ToInt64()));
    }

    [Fact]
    public void A_tensor_made_from_an_array_is_a_copy_and_from_array_is_not()
    {
        var array = new float[] { 1, 2 };
        using var copy = tensor(array);
        using var over = from_array(array);
        array[0] = 9;
        Assert.Equal(1f, copy.data<float>()[0]);
        Assert.Equal(9f, over.data<float>()[0]);
    }

    [Fact]
    public void Too_small_an_array_is_refused() =>
        Assert.Throws<ArgumentException>(() => tensor(new float[] { 1, 2, 3 }, [2, 2]));

    [Fact]
    public void Factories_give_the_values_they_are_named_after()
    {
        Assert.Equal([0f, 0f], zeros(2).data<float>().ToArray());
        Assert.Equal([1d, 1d], ones([2], float64).data<double>().ToArray());
        Assert.Equal([3L, 3L], full([2], 3, int64).data<long>().ToArray());
        Assert.Equal([0L, 1L, 2L], arange(3).data<long>().ToArray());
        Assert.Equal([1f, 1.5f], arange(1.0, 2.0, 0.5).data<float>().ToArray());
        Assert.Equal([-1f, 0f, 1f], linspace(-1, 1, 3).data<float>().ToArray());
        Assert.Equal([2, 3, 4, 5], empty(2, 3, 4, 5).shape);
        Assert.Equal(int64, zeros_like(arange(3)).dtype);
    }

    [Fact]
    public void Elements_are_read_and_written_in_row_major_order_whatever_the_strides()
    {
        using var matrix = tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]);
        using var turned = matrix.t();
        var accessor = turned.data<float>();

        Assert.False(turned.is_contiguous());
        Assert.Equal([1f, 4f, 2f, 5f, 3f, 6f], accessor.ToArray());
        Assert.Equal(6, accessor.Count);
        Assert.Equal(6f, accessor[2, 1]);

        var part = new float[3];
        accessor.CopyTo(part.AsSpan(), 1, 2);
        Assert.Equal([0f, 2f, 5f], part);

        accessor.CopyFrom([7f, 8f], 0, 0);
        Assert.Equal([7f, 2f, 3f, 8f, 5f, 6f], matrix.data<float>().ToArray());
    }

    [Fact]
    public void Bytes_are_the_memory_itself()
    {
        using var numbers = zeros(2, int32);
        numbers.bytes = new byte[] { 1, 0, 0, 0, 0, 1, 0, 0 };
        Assert.Equal([1, 256], numbers.data<int>().ToArray());
        Assert.Throws<ArgumentException>(() => numbers.bytes = new byte[3]);
        Assert.Throws<InvalidOperationException>(() => ones(2, 3).t().bytes.Length);
    }

    [Fact]
    public void Wrong_types_and_counts_are_refused()
    {
        Assert.Throws<ArgumentException>(() => zeros(2).data<double>());
        Assert.Throws<ArgumentException>(() => zeros(2).item<float>());
        Assert.Throws<IndexOutOfRangeException>(() => zeros(2).data<float>()[2]);
    }

    [Fact]
    public void A_tensor_describes_itself() =>
        Assert.Equal("[2x3], type = Float32, device = cpu", zeros(2, 3).ToString());
}
