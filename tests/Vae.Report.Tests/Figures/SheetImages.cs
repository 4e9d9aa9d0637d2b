using System.Text.Json;

namespace Vae.Report.Tests;

/// <summary>The images of a sheet, cut out of its picture at the places that the JSON gives; each as grey or RGB bytes, pixel by pixel.</summary>
internal sealed record SheetImages(IReadOnlyList<byte[]> Images)
{
    public static SheetImages Cut(byte[] png, JsonElement sheet)
    {
        var picture = PngDecoder.Read(png);
        var (lefts, tops) = (sheet.Longs("lefts"), sheet.Longs("tops"));
        var columns = sheet.GetProperty("columns").GetInt32();
        Assert.Equal(columns, lefts.Length);
        return new SheetImages([
            .. Enumerable
                .Range(0, sheet.GetProperty("count").GetInt32())
                .Select(k => Image(picture, sheet, (int)lefts[k % columns], (int)tops[k / columns])),
        ]);
    }

    /// <summary>Checks that images were shown as they are, up to one of 255 grey levels.</summary>
    public void Show(IEnumerable<float> expected)
    {
        var values = expected.ToArray();
        var shown = Images.SelectMany(image => image).ToArray();
        Assert.Equal(values.Length, shown.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (Math.Abs(255 * values[i] - shown[i]) > 1.01)
            {
                Assert.Fail($"Pixel {i} of the images is {shown[i]}; expected {255 * values[i]}.");
            }
        }
    }

    /// <summary>One image, brought back to its size; every pixel has to be repeated exactly.</summary>
    private static byte[] Image(PngDecoder picture, JsonElement sheet, int left, int top)
    {
        var scale = sheet.GetProperty("scale").GetInt32();
        var (width, height) = (sheet.GetProperty("cell_width").GetInt32(), sheet.GetProperty("cell_height").GetInt32());
        var channels = picture.Channels;
        var image = new byte[width / scale * (height / scale) * channels];
        for (var i = 0; i < width * height * channels; i++)
        {
            var (x, y, channel) = (i / channels % width, i / channels / width, i % channels);
            var shown = picture.Pixels[((top + y) * picture.Width + left + x) * channels + channel];
            var at = (y / scale * (width / scale) + x / scale) * channels + channel;
            if (x % scale == 0 && y % scale == 0)
            {
                image[at] = shown;
            }

            if (image[at] != shown)
            {
                Assert.Fail($"The enlarged pixel {at} of an image is {image[at]} at one place and {shown} at another.");
            }
        }

        return image;
    }
}
