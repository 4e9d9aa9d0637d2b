namespace Vae.Inference.Tests;

/// <summary>Which dimensions of rows a shape takes.</summary>
public class DataShapeTests
{
    [Theory]
    [InlineData(new[] { 3, 32, 32 }, new[] { 3, 32, 32 }, true)]
    [InlineData(new[] { 3, 32, 32 }, new[] { 3072 }, true)]
    [InlineData(new[] { 3, 32, 32 }, new[] { 32, 32, 3 }, false)] // Channels last.
    [InlineData(new[] { 3, 32, 32 }, new[] { 32, 3, 32 }, false)]
    [InlineData(new[] { 3, 32, 32 }, new[] { 96, 32 }, false)]
    [InlineData(new[] { 3, 32, 32 }, new[] { 3, 32, 31 }, false)]
    [InlineData(new[] { 3, 32, 32 }, new[] { 3071 }, false)]
    [InlineData(new[] { 1, 28, 28 }, new[] { 28, 28 }, true)]
    [InlineData(new[] { 1, 28, 28 }, new[] { 28, 28, 1 }, true)] // The same order.
    [InlineData(new[] { 1, 28, 28 }, new[] { 1, 784 }, true)]
    [InlineData(new[] { 1, 28, 28 }, new[] { 14, 56 }, false)]
    [InlineData(new[] { 1, 20, 30 }, new[] { 30, 20 }, false)] // Width before height.
    [InlineData(new[] { 784 }, new[] { 28, 28 }, true)]
    [InlineData(new[] { 784 }, new[] { 28, 27 }, false)]
    [InlineData(new[] { 1 }, new int[0], true)]
    [InlineData(new[] { 4 }, new int[0], false)]
    public void Rows_of_the_same_elements_in_the_same_order_are_taken(int[] shape, int[] rows, bool accepts) =>
        Assert.Equal(accepts, new DataShape(shape).Accepts(rows));
}
