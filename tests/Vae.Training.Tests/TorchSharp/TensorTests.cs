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
        using var bytes = tensor(new byte[] { 255, 0 }, [2], dtype: float32);

        Assert.Equal([2, 3], floats.shape);
        Assert.Equal((float32, ScalarType.Int64, float32), (floats.dtype, longs.dtype, bytes.dtype));
        Assert.Equal((2L, 6L), (floats.dim(), floats.numel()));
        Assert.Equal([3, 1], floats.stride());
        Assert.Equal([255f, 0f], bytes.data<float>().ToArray());
        Assert.Equal(6f, floats.data<float>()[1, 2]);
    }

    [Fact]
    public void A_tensor_made_from_an_array_is_a_copy()
    {
        var array = new float[] { 1, 2 };
        using var copy = tensor(array);
        array[0] = 9;
        Assert.Equal(1f, copy.data<float>()[0]);
    }

    [Fact]
    public void Too_small_an_array_is_refused() =>
        Assert.Throws<ArgumentException>(() => tensor(new float[] { 1, 2, 3 }, [2, 2]));

    [Fact]
    public void Factories_give_the_values_they_are_named_after()
    {
        Assert.Equal([0f, 0f], zeros(1, 2).data<float>().ToArray());
        Assert.Equal([1d, 1d], ones(1, 2, ScalarType.Float64).data<double>().ToArray());
        Assert.Equal([3L, 3L], full(1, 2, 3, ScalarType.Int64).data<long>().ToArray());
        Assert.Equal([2, 3, 4, 5], zeros(2, 3, 4, 5).shape);
        Assert.Equal([2, 3, 4, 5], rand(2, 3, 4, 5).shape);
    }

    [Fact]
    public void Elements_are_read_in_row_major_order_whatever_the_strides()
    {
        using var block = tensor(new float[] { 1, 2, 3, 4, 5, 6, 7, 8 }, [2, 2, 2]);
        using var column = block.select(2, 0);
        var accessor = column.data<float>();

        Assert.False(column.is_contiguous());
        Assert.Equal([1f, 3f, 5f, 7f], accessor.ToArray());
        Assert.Equal(4, accessor.Count);
        Assert.Equal(7f, accessor[1, 1]);

        var part = new float[3];
        accessor.CopyTo(part.AsSpan(), 1, 2);
        Assert.Equal([0f, 5f, 7f], part);
    }

    [Fact]
    public void Bytes_are_the_memory_itself()
    {
        using var numbers = tensor([1L, 256L]);
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0], numbers.bytes.ToArray());
        numbers.bytes[1] = 1;
        Assert.Equal(257, numbers.data<long>()[0]);
        Assert.Throws<InvalidOperationException>(() => ones(2, 3).select(1, 0).bytes.Length);
    }

    [Fact]
    public void Wrong_types_and_counts_are_refused()
    {
        Assert.Throws<ArgumentException>(() => zeros(1, 2).data<double>());
        Assert.Throws<ArgumentException>(() => zeros(1, 2).item<float>());
        Assert.Throws<IndexOutOfRangeException>(() => zeros(1, 2).data<float>()[2]);
    }
}
