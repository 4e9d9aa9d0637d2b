using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Vae.Data;

namespace Vae.MLNet.Tests;

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
