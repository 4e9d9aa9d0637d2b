using Vae.Training;

namespace Vae.Report.Tests;

public sealed class ImageDrawTests
{
    private static readonly VaeDataset Data = VaeDataset.FromRows(
        "mine",
        new(2),
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        [4, 7, 4, 4, 7, 9]
    );

    [Fact]
    public void Every_row_of_a_class_is_drawn_before_one_is_drawn_again()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var draw = new ImageDraw(Data, seed);
            Assert.Equal([0, 2, 3], Enumerable.Range(0, 3).Select(_ => draw.Row(4)).Order());
            Assert.Equal([0, 2, 3], Enumerable.Range(0, 3).Select(_ => draw.Row(4)).Order());
            Assert.Equal([1, 4], Enumerable.Range(0, 2).Select(_ => draw.Row(7)).Order());
        }
    }

    [Fact]
    public void Every_row_is_drawn_first_by_some_seed()
    {
        var first = Enumerable.Range(0, 60).CountBy(seed => new ImageDraw(Data, seed).Row(4)).ToDictionary();
        Assert.All((int[])[0, 2, 3], row => Assert.InRange(first[row], 8, 35));
    }

    [Fact]
    public void The_classes_are_those_that_occur_and_the_images_those_of_the_rows()
    {
        var draw = new ImageDraw(Data, 1);
        Assert.Equal([4, 7, 9], draw.Classes);
        Assert.Equal([10, 11, 0, 1], draw.Images(5, 0));
    }
}
