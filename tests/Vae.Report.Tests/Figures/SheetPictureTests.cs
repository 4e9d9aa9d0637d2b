using System.Text.Json;
using Vae.Inference;

namespace Vae.Report.Tests;

public sealed class SheetPictureTests
{
    [Theory]
    [InlineData(1, 28, 28, 20, 400)]
    [InlineData(1, 28, 28, 3, 7)]
    [InlineData(1, 5, 9, 4, 12)]
    [InlineData(1, 64, 64, 40, 80)]
    [InlineData(3, 6, 4, 5, 13)]
    [InlineData(3, 1, 1, 2, 2)]
    public void Every_image_is_found_again_in_the_picture(int channels, int height, int width, int columns, int count)
    {
        var sheet = Random(new DataShape(channels, height, width), columns, count);
        var (png, cells) = Draw(sheet);
        var interleaved = sheet
            .Images.Chunk(sheet.Shape.Size)
            .SelectMany(image =>
                Enumerable.Range(0, image.Length).Select(i => image[i % channels * height * width + i / channels])
            );
        var cut = SheetImages.Cut(png, cells);
        Assert.Equal(count, cut.Images.Count);
        Assert.Equal(
            interleaved.Select(value => (byte)MathF.Round(255 * value)),
            cut.Images.SelectMany(image => image)
        );
    }

    [Fact]
    public void A_picture_is_no_wider_and_no_higher_than_a_page_and_its_small_images_are_enlarged()
    {
        var wide = SheetPictureLayout.Of(Random(new DataShape(1, 28, 28), 22, 176));
        Assert.InRange(wide.Width, 1_000, 1_600);
        Assert.Equal(2, wide.Cells.Scale);
        var high = SheetPictureLayout.Of(Random(new DataShape(1, 28, 28), 1, 30));
        Assert.InRange(high.Height, 800, 1_700);
        Assert.Equal(4, SheetPictureLayout.Of(Random(new DataShape(1, 8, 8), 3, 9)).Cells.Scale);
    }

    [Fact]
    public void A_wider_gap_follows_the_columns_that_are_named()
    {
        var lefts = SheetPictureLayout.Of(Random(new DataShape(1, 8, 8), 5, 5) with { GapsAfter = [0, 3] }).Cells.Lefts;
        var steps = lefts.Zip(lefts.Skip(1), (left, next) => next - left).ToArray();
        Assert.Equal(steps[1], steps[2]);
        Assert.Equal(steps[0], steps[3]);
        Assert.Equal(steps[1] + 2 * 4, steps[0]);
    }

    [Fact]
    public void Headings_are_over_their_columns_and_beside_their_rows()
    {
        var plain = Random(new DataShape(1, 28, 28), 4, 8);
        var (before, cells) = Draw(plain with { Title = "" });
        var headed = plain with
        {
            Title = "",
            ColumnHeadings = ["a", "", "b", ""],
            RowHeadings = ["", "x"],
            GapsAfter = [1],
        };
        var layout = SheetPictureLayout.Of(headed);
        var svg = SheetPicture.Svg(headed, layout);
        Assert.Equal(3, svg.Split("text-anchor").Length - 1);
        Assert.Contains(
            $"x=\"{(layout.Cells.Lefts[0] + layout.Cells.Lefts[1] + 112) / 2}\"",
            svg,
            StringComparison.Ordinal
        );
        var (after, headedCells) = Draw(headed);
        var (top, row) = (Darkest(after, 0, (int)headedCells.Longs("tops")[0]), (int)headedCells.Longs("tops")[0]);
        Assert.True(top < 100, $"The darkest pixel over the images is {top}.");
        Assert.Equal(255, Darkest(before, 0, (int)cells.Longs("tops")[0]));
        Assert.True(row > cells.Longs("tops")[0]);
    }

    [Fact]
    public void Headings_that_would_run_into_each_other_are_left_out_evenly()
    {
        string[] headings = ["−9.00", "−8.00", "−7.00", "−6.00", "1.00", "2.00", "3.00", "4.00", "5.00", "6.00"];
        var sheet = Random(new DataShape(1, 8, 8), 10, 10) with { Title = "", ColumnHeadings = headings };
        var svg = SheetPicture.Svg(sheet, SheetPictureLayout.Of(sheet));
        Assert.Equal(
            headings.Where((_, i) => i % 2 == 0),
            headings.Where(heading => svg.Contains($">{heading}<", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Signs_of_markup_are_letters_in_headings()
    {
        var sheet = Random(new DataShape(1, 28, 28), 2, 2) with { Title = "a < b & \"c\"", RowHeadings = ["<g>"] };
        var svg = SheetPicture.Svg(sheet, SheetPictureLayout.Of(sheet));
        Assert.Contains("a &lt; b &amp; &quot;c&quot;", svg, StringComparison.Ordinal);
        Assert.Contains("&lt;g&gt;", svg, StringComparison.Ordinal);
        Assert.NotEmpty(DrawingEngine.Png(svg));
    }

    [Fact]
    public void A_title_that_is_longer_than_the_picture_goes_on_below()
    {
        var sheet = Random(new DataShape(1, 28, 28), 4, 4);
        var (one, several) = (SheetPictureLayout.Of(sheet with { Title = "Short" }), SheetPictureLayout.Of(sheet));
        Assert.Single(one.TitleLines);
        Assert.True(several.TitleLines.Count > 1);
        Assert.Equal(sheet.Title, string.Join(' ', several.TitleLines));
        Assert.True(several.Cells.Tops[0] > one.Cells.Tops[0]);
    }

    [Fact]
    public void Grey_pixels_make_a_grey_picture_and_coloured_ones_keep_their_colour()
    {
        byte[] grey = [7, 7, 7, 255, 9, 9, 9, 255];
        var found = PngDecoder.Read(PicturePng.Of(grey, 2));
        Assert.Equal((2, 1, 1), (found.Width, found.Height, found.Channels));
        Assert.Equal([7, 9], found.Pixels);
        byte[] coloured = [7, 7, 7, 255, 9, 8, 9, 255];
        found = PngDecoder.Read(PicturePng.Of(coloured, 1));
        Assert.Equal((1, 2, 3), (found.Width, found.Height, found.Channels));
        Assert.Equal([7, 7, 7, 9, 8, 9], found.Pixels);
    }

    private static (byte[] Png, JsonElement Cells) Draw(ImageSheet sheet)
    {
        var layout = SheetPictureLayout.Of(sheet);
        var png = DrawingEngine.Png(SheetPicture.Svg(sheet, layout));
        return (png, JsonDocument.Parse(ReportJson.Text(layout.Cells)).RootElement);
    }

    private static int Darkest(byte[] png, int fromLine, int toLine)
    {
        var picture = PngDecoder.Read(png);
        var line = picture.Width * picture.Channels;
        return picture.Pixels[(fromLine * line)..(toLine * line)].Min();
    }

    private static ImageSheet Random(DataShape shape, int columns, int count)
    {
        var images = new float[count * shape.Size];
        NormalNoise.Fill(1, 0, NoisePurpose.Prior, shape.Size, images);
        return new ImageSheet
        {
            Name = "sheet",
            Title = "Pictures of nothing in particular, side by side, in several rows",
            Alt = "Noise.",
            Shape = shape,
            Images = Array.ConvertAll(images, value => MathF.Round(255 * Math.Clamp(0.5f + 0.3f * value, 0, 1)) / 255),
            Columns = columns,
        };
    }
}
