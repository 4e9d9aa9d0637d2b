namespace Vae.Data.Tests;

public sealed class SheetTests
{
    [Fact]
    public void A_sheet_has_the_images_enlarged_between_lines_of_two_pixels()
    {
        // Three images of 1×100 pixels, two side by side: enlarged 4 times, 2 + 4·100 + 2 + 4·100 + 2 wide, 2 + 4 + 2 + 4 + 2 high.
        var file = new MemoryStream();
        using (var sheet = new SheetWriter(file, Layout([1, 1, 100], 2), 3))
        {
            sheet.Write([.. Enumerable.Repeat(1f, 100), .. Enumerable.Repeat(0f, 100)]);
            sheet.Write([.. Enumerable.Repeat(0.5f, 100)]);
            sheet.Complete();
        }

        var read = PngDecoder.Read(file.ToArray());
        Assert.Equal((806, 14, 1), (read.Width, read.Height, read.Channels));
        byte At(int x, int y) => read.Pixels[y * read.Width + x];
        Assert.Equal(
            [64, 64, 255, 255, 64, 64, 0, 0, 64, 64],
            (byte[])
                [
                    At(0, 2),
                    At(1, 5),
                    At(2, 2),
                    At(401, 5),
                    At(402, 2),
                    At(403, 5),
                    At(404, 2),
                    At(803, 5),
                    At(804, 2),
                    At(805, 5),
                ]
        );
        Assert.Equal(
            [64, 64, 128, 128, 64, 64],
            (byte[])[At(2, 6), At(2, 7), At(2, 8), At(401, 11), At(404, 8), At(2, 12)]
        );
    }

    [Fact]
    public void Channels_of_an_image_become_the_colours_of_its_pixels()
    {
        var file = new MemoryStream();
        using (var sheet = new SheetWriter(file, Layout([3, 1, 1], 1), 1))
        {
            sheet.Write([1f, 0.2f, 0.4f]);
            sheet.Complete();
        }

        var read = PngDecoder.Read(file.ToArray());
        Assert.Equal((8, 8, 3), (read.Width, read.Height, read.Channels));
        Assert.Equal([255, 51, 102], read.Pixels[((2 * 8 + 2) * 3)..((2 * 8 + 3) * 3)]);
    }

    [Fact]
    public void Rows_that_are_no_pictures_are_refused() =>
        Assert.Contains(
            "make no picture",
            Assert.Throws<ArgumentException>(() => new SheetWriter(new MemoryStream(), Layout([784], 1), 1)).Message
        );

    private static RowLayout Layout(int[] shape, int columns) => new() { Shape = shape, SheetColumns = columns };
}
