using SkiaSharp;
using Vae.Tests;

namespace Vae.Data.Tests.Pictures;

/// <summary>The numbers that pictures of a folder become.</summary>
public sealed class PicturePixelTests : PictureFolderTest
{
    [Fact]
    public void Bits_and_colours_become_the_bytes_that_they_stand_for()
    {
        var noise = Bytes(1, Width * Height * 8);
        byte[] Samples(int bytes) => noise[..(Width * Height * bytes)];

        Assert.Equal(Samples(1), Row(TestPicture.Png(Width, Height, 8, TestPicture.Grey, Samples(1))));
        Assert.Equal(Planes(Samples(3), 3), Row(TestPicture.Png(Width, Height, 8, TestPicture.Rgb, Samples(3))));
        var palette = Bytes(2, 3 * 16);
        byte[] places = [.. Samples(1).Select(value => (byte)(value % 16))];
        Assert.Equal(
            Planes([.. places.SelectMany(place => palette[(3 * place)..(3 * place + 3)])], 3),
            Row(TestPicture.Png(Width, Height, 8, TestPicture.Palette, places, palette))
        );
        // 16 bits are 257 times 8.
        Near(
            [.. Samples(2).Chunk(2).Select(two => (two[0] * 256 + two[1]) / 257.0)],
            Row(TestPicture.Png(Width, Height, 16, TestPicture.Grey, Samples(2)))
        );
        Near(
            [.. Planes([.. Samples(6).Chunk(2).Select(two => (two[0] * 256 + two[1]) / 257.0)], 3)],
            Row(TestPicture.Png(Width, Height, 16, TestPicture.Rgb, Samples(6)))
        );
        // What is not opaque lies on black.
        Near(
            [.. Planes([.. Samples(4).Chunk(4).SelectMany(p => p[..3].Select(value => value * p[3] / 255.0))], 3)],
            Row(TestPicture.Png(Width, Height, 8, TestPicture.Rgba, Samples(4)))
        );
        Near(
            [.. Samples(3).Chunk(3).Select(p => 0.3 * p[0] + 0.59 * p[1] + 0.11 * p[2])],
            Row(TestPicture.Png(Width, Height, 8, TestPicture.Rgb, Samples(3)), new PictureOptions { Channels = 1 })
        );
        var grey = Samples(1);
        Assert.Equal(
            [.. grey, .. grey, .. grey],
            Row(TestPicture.Png(Width, Height, 8, TestPicture.Grey, grey), new PictureOptions { Channels = 3 })
        );
    }

    /// <summary>EXIF's orientations: which quarter of the file is shown where.</summary>
    [Theory]
    [InlineData(1, "0123")]
    [InlineData(2, "1032")]
    [InlineData(3, "3210")]
    [InlineData(4, "2301")]
    [InlineData(5, "0213")]
    [InlineData(6, "2031")]
    [InlineData(7, "3120")]
    [InlineData(8, "1302")]
    public void A_picture_is_turned_as_its_file_says(int orientation, string shown)
    {
        // Four quarters of 16 × 8 pixels in the file, each of one brightness, which JPEG keeps.
        byte[] brightness = [20, 90, 160, 230];
        using var picture = new SKBitmap(new SKImageInfo(32, 16, SKColorType.Gray8, SKAlphaType.Opaque));
        for (var y = 0; y < 16; y++)
        {
            for (var x = 0; x < 32; x++)
            {
                var value = brightness[2 * (y / 8) + x / 16];
                picture.SetPixel(x, y, new SKColor(value, value, value));
            }
        }

        using var jpeg = picture.Encode(SKEncodedImageFormat.Jpeg, 100);
        Files.Write("x.jpg", TestPicture.Oriented(jpeg.ToArray(), orientation));

        using var reader = RowReader.Open(Files.Path);
        var row = new byte[reader.RowSize];
        reader.ReadValues<byte>(row);

        var (height, width) = orientation < 5 ? (16, 32) : (32, 16);
        Assert.Equal([height, width], reader.RowShape);
        for (var quarter = 0; quarter < 4; quarter++)
        {
            var (y, x) = (height / 4 + quarter / 2 * (height / 2), width / 4 + quarter % 2 * (width / 2));
            Assert.InRange(row[y * width + x] - brightness[shown[quarter] - '0'], -3, 3);
        }
    }

    [Fact]
    public void Pictures_of_another_size_or_colour_are_refused_or_brought_to_what_is_asked_for()
    {
        Grey("1.png", 9);
        Files.Write("2.png", TestPicture.Png(2, 2, 8, TestPicture.Grey, [9, 9, 9, 9]));
        Refused<InvalidDataException>(
            () => RowsOf(new PictureOptions()),
            "2.png is 2 × 2 pixels, and the first picture 4 × 3"
        );
        Assert.Equal(2, RowsOf(new PictureOptions { Width = 5, Height = 5 }).Count);
        File.Delete(Files["2.png"]);
        Noise("3.png", 1);
        Refused<InvalidDataException>(
            () => RowsOf(new PictureOptions()),
            "3.png holds colours, and the first picture is grey"
        );
        Assert.Equal(12, RowsOf(new PictureOptions { Channels = 1 })[1].Length);
        Assert.Equal(36, RowsOf(new PictureOptions { Channels = 3 })[0].Length);
    }

    private static T[] Planes<T>(T[] pixels, int channels) =>
        [.. Enumerable.Range(0, channels).SelectMany(channel => pixels.Where((_, i) => i % channels == channel))];

    private static void Near(double[] expected, byte[] found) =>
        Assert.All(expected.Zip(found), pair => Assert.InRange(pair.Second - pair.First, -1, 1));

    private byte[] Row(byte[] png, PictureOptions? options = null)
    {
        Files.Write("x.png", png);
        using var reader = RowReader.Open(Files.Path, new RowReaderOptions { Pictures = options });
        var row = new byte[reader.RowSize];
        Assert.Equal(1, reader.ReadValues<byte>(row));
        return row;
    }
}
