using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using SkiaSharp;
using Vae.Data;

namespace Vae.MLNet.Tests;

/// <summary>What the reader of folders makes of pictures is what ML.NET's own transforms make of them, to the bit.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("vae-pictures-").FullName;

    public static TheoryData<string, PictureFit, PictureAnchor, int, int, int> Cases()
    {
        var cases = new TheoryData<string, PictureFit, PictureAnchor, int, int, int>();
        foreach (var kind in PictureKinds.All.Keys)
        {
            foreach (var channels in new[] { 1, 3 })
            {
                cases.Add(kind, PictureFit.Fill, PictureAnchor.Center, 12, 9, channels);
                cases.Add(kind, PictureFit.Fill, PictureAnchor.Center, 40, 50, channels);
                cases.Add(kind, PictureFit.Pad, PictureAnchor.Center, 16, 9, channels);
                cases.Add(kind, PictureFit.Pad, PictureAnchor.Center, 30, 64, channels);
                foreach (var anchor in Enum.GetValues<PictureAnchor>())
                {
                    cases.Add(kind, PictureFit.Crop, anchor, 8, 15, channels);
                    cases.Add(kind, PictureFit.Crop, anchor, 45, 20, channels);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_row_is_what_ML_NET_makes_of_the_file(
        string kind,
        PictureFit fit,
        PictureAnchor anchor,
        int width,
        int height,
        int channels
    )
    {
        var (ending, bytes) = PictureKinds.All[kind];
        var path = Path.Combine(directory, $"a{ending}");
        File.WriteAllBytes(path, bytes);
        var options = new PictureOptions
        {
            Width = width,
            Height = height,
            Channels = channels,
            Fit = fit,
            Anchor = anchor,
        };
        using var reader = RowReader.Open(directory, new RowReaderOptions { Pictures = options });
        var row = new byte[reader.RowSize];
        Assert.Equal(1, reader.ReadValues<byte>(row));

        Assert.Equal(StockPixels.Of(path, options), row);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);
}

/// <summary>ML.NET's own transforms.</summary>
internal static class StockPixels
{
    public static byte[] Of(string path, PictureOptions options)
    {
        var ml = new MLContext();
        var data = ml.Data.LoadFromEnumerable([new PictureFile { Path = path }]);
        return Estimator(ml, options, "Image")
            .Fit(ml.Transforms.LoadImages("Image", null, "Path").Fit(data).Transform(data))
            .Transform(ml.Transforms.LoadImages("Image", null, "Path").Fit(data).Transform(data))
            .GetColumn<byte[]>("Pixels")
            .Single();
    }

    public static IEstimator<ITransformer> Estimator(MLContext ml, PictureOptions options, string column)
    {
        IEstimator<ITransformer> chain = ml.Transforms.ResizeImages(
            "Resized",
            options.Width!.Value,
            options.Height!.Value,
            column,
            options.Fit switch
            {
                PictureFit.Crop => ImageResizingEstimator.ResizingKind.IsoCrop,
                PictureFit.Pad => ImageResizingEstimator.ResizingKind.IsoPad,
                _ => ImageResizingEstimator.ResizingKind.Fill,
            },
            Enum.Parse<ImageResizingEstimator.Anchor>($"{options.Anchor}")
        );
        if (options.Channels == 1)
        {
            chain = chain.Append(ml.Transforms.ConvertToGrayscale("Resized"));
        }

        return chain.Append(
            ml.Transforms.ExtractPixels(
                "Pixels",
                "Resized",
                options.Channels == 1
                    ? ImagePixelExtractingEstimator.ColorBits.Red
                    : ImagePixelExtractingEstimator.ColorBits.Rgb,
                outputAsFloatArray: false
            )
        );
    }

    private sealed class PictureFile
    {
        public string Path { get; set; } = "";
    }
}

/// <summary>A small picture of 20 × 14 pixels of each kind.</summary>
internal static class PictureKinds
{
    public const int Width = 20;
    public const int Height = 14;

    public static IReadOnlyDictionary<string, (string Ending, byte[] Bytes)> All { get; } =
        new Dictionary<string, (string, byte[])>
        {
            ["grey"] = (".png", TestPicture.Png(Width, Height, 8, TestPicture.Grey, Noise(1))),
            ["grey of 16 bits"] = (".png", TestPicture.Png(Width, Height, 16, TestPicture.Grey, Noise(2))),
            ["grey with alpha"] = (".png", TestPicture.Png(Width, Height, 8, TestPicture.GreyAlpha, Noise(2))),
            ["colours"] = (".png", TestPicture.Png(Width, Height, 8, TestPicture.Rgb, Noise(3))),
            ["colours of 16 bits"] = (".png", TestPicture.Png(Width, Height, 16, TestPicture.Rgb, Noise(6))),
            ["colours with alpha"] = (".png", TestPicture.Png(Width, Height, 8, TestPicture.Rgba, Noise(4))),
            ["palette"] = (
                ".png",
                TestPicture.Png(Width, Height, 8, TestPicture.Palette, [.. Noise(1).Select(i => (byte)(i % 8))], Noise(1)[..24])
            ),
            ["JPEG"] = (".jpg", Jpeg(SKColorType.Rgba8888, Noise(4))),
            ["grey JPEG"] = (".jpeg", Jpeg(SKColorType.Gray8, Noise(1))),
        };

    public static byte[] Jpeg(SKColorType type, byte[] pixels)
    {
        using var picture = new SKBitmap(new SKImageInfo(Width, Height, type, SKAlphaType.Opaque));
        System.Runtime.InteropServices.Marshal.Copy(pixels, 0, picture.GetPixels(), pixels.Length);
        using var data = picture.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }

    public static byte[] Noise(int bytesOfPixel)
    {
        var bytes = new byte[Width * Height * bytesOfPixel];
        new Random(bytesOfPixel).NextBytes(bytes);
        return bytes;
    }
}
