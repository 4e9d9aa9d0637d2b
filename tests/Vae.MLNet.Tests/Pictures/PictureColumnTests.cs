using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Vae.Data;

namespace Vae.MLNet.Tests.Pictures;

/// <summary>Columns of ML.NET's pictures as what steps read.</summary>
public sealed class PictureColumnTests : PictureColumnTest
{
    [Theory]
    [InlineData(1, null, 0f, VaePictureColors.Rgb)]
    [InlineData(3, null, 0f, VaePictureColors.Rgb)]
    [InlineData(3, null, 0f, VaePictureColors.Bgr)]
    [InlineData(1, 1 / 255f, 0f, VaePictureColors.Rgb)]
    [InlineData(3, 1 / 127.5f, 127.5f, VaePictureColors.Rgb)]
    [InlineData(3, 0.017f, 116.3f, VaePictureColors.Bgr)]
    public void The_numbers_of_a_picture_are_those_of_the_stock_transforms(
        int channels,
        float? scale,
        float offset,
        VaePictureColors colors
    )
    {
        foreach (var fit in Enum.GetValues<PictureFit>())
        {
            foreach (var anchor in fit == PictureFit.Crop ? Enum.GetValues<PictureAnchor>() : [PictureAnchor.Center])
            {
                foreach (var (width, height) in new[] { (9, 12), (40, 17), (PictureKinds.Width, PictureKinds.Height) })
                {
                    var asked = new VaePictureOptions
                    {
                        Fit = fit,
                        Anchor = anchor,
                        Scale = scale,
                        Offset = offset,
                        Colors = colors,
                    };
                    var options = new PictureOptions
                    {
                        Width = width,
                        Height = height,
                        Channels = channels,
                        Fit = fit,
                        Anchor = anchor,
                    };

                    Assert.Equal(
                        Stock(options, scale, offset, colors),
                        Numbers(new DataShape(channels, height, width), asked)
                    );
                }
            }
        }
    }

    [Fact]
    public void Steps_compute_of_pictures_what_they_compute_of_their_pixels()
    {
        var model = Bundles.Conditional;
        var pictures = View();
        var pixels = StockPixels.Estimator(Ml, Size(model), "Image").Fit(Fresh()).Transform(Fresh());

        foreach (
            var steps in (Func<string, IEstimator<ITransformer>>[])
                [
                    column => Ml.Transforms.FeaturizeWithVae("Out", model, column, "Class"),
                    column => Ml.Transforms.ReconstructWithVae("Out", model, column, "Class"),
                    column => Ml.Transforms.StyleTransferWithVae("Out", model, column, "Class", "Other"),
                ]
        )
        {
            Assert.Equal(
                steps("Pixels").Fit(pixels).Transform(pixels).GetColumn<float[]>("Out"),
                steps("Image").Fit(pictures).Transform(pictures).GetColumn<float[]>("Out")
            );
        }

        var scores = Ml.Transforms.ScoreWithVae(model, "Pixels", "Class").Fit(pixels).Transform(pixels);
        var same = Ml.Transforms.ScoreWithVae(model, "Image", "Class").Fit(pictures).Transform(pictures);
        Assert.Equal(scores.GetColumn<float>("NegativeElbo"), same.GetColumn<float>("NegativeElbo"));
        var found = Ml.Transforms.DetectAnomaliesWithVae(model, "Pixels", "Class", 0.3).Fit(pixels).Transform(pixels);
        var alike = Ml
            .Transforms.DetectAnomaliesWithVae(model, "Image", "Class", 0.3)
            .Fit(pictures)
            .Transform(pictures);
        Assert.Equal(found.GetColumn<bool>("PredictedLabel"), alike.GetColumn<bool>("PredictedLabel"));
        Assert.Contains(true, alike.GetColumn<bool>("PredictedLabel"));
    }

    [Fact]
    public void Pictures_in_memory_stay_whole_and_are_passed_on()
    {
        var model = Bundles.Conditional;
        // One has the model's size already, which ML.NET's own resizing would dispose.
        Images.Add(MLImage.CreateFromPixels(6, 6, MLPixelFormat.Bgra32, new byte[144]));
        var data = View();
        var fitted = Ml.Transforms.FeaturizeWithVae("Features", model, "Image", "Class").Fit(data);

        var first = fitted.Transform(data).GetColumn<float[]>("Features").ToList();
        var again = fitted.Transform(data);

        Assert.Equal(first, again.GetColumn<float[]>("Features"));
        Assert.Equal(
            Images.Select(image => image.Width),
            again.GetColumn<MLImage>("Image").Select(image => image.Width)
        );
    }

    [Fact]
    public void A_prediction_engine_takes_a_picture()
    {
        var data = View();
        var fitted = Ml.Transforms.FeaturizeWithVae("Features", Bundles.Conditional, "Image", "Class").Fit(data);
        using var engine = Ml.Model.CreatePredictionEngine<PictureRow, Code>(fitted);

        var codes = Rows().Select(row => engine.Predict(row).Features).ToList();

        Assert.Equal(fitted.Transform(data).GetColumn<float[]>("Features").Count(), codes.Count);
        foreach (var (one, other) in fitted.Transform(data).GetColumn<float[]>("Features").Zip(codes))
        {
            Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    private static PictureOptions Size(VaeModel model) =>
        new()
        {
            Width = model.Signature.Shape.Width,
            Height = model.Signature.Shape.Height,
            Channels = model.Signature.Shape.Channels,
        };

    private List<float[]> Numbers(DataShape shape, VaePictureOptions options)
    {
        var data = View();
        var columns = DataColumns.Of(data.Schema, ["Image"], shape, options);
        using var cursor = data.GetRowCursor([data.Schema["Image"]]);
        var reader = columns.Reader(cursor);
        var rows = new List<float[]>();
        while (cursor.MoveNext())
        {
            rows.Add(new float[shape.Size]);
            reader.Read(rows[^1], cursor.Position);
        }

        return rows;
    }

    private List<float[]> Stock(PictureOptions options, float? scale, float offset, VaePictureColors colors)
    {
        var sized = StockPixels.Estimator(Ml, options, "Image");
        var extracted = Ml.Transforms.ExtractPixels(
            "Numbers",
            "Resized",
            options.Channels == 1
                ? ImagePixelExtractingEstimator.ColorBits.Red
                : ImagePixelExtractingEstimator.ColorBits.Rgb,
            colors == VaePictureColors.Bgr
                ? ImagePixelExtractingEstimator.ColorsOrder.ABGR
                : ImagePixelExtractingEstimator.ColorsOrder.ARGB,
            scaleImage: scale ?? 1,
            offsetImage: offset
        );
        var rows = sized.Append(extracted).Fit(Fresh()).Transform(Fresh()).GetColumn<float[]>("Numbers").ToList();
        return scale is null ? rows.ConvertAll(row => Array.ConvertAll(row, value => value / 255f)) : rows;
    }

    private sealed class Code
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }
}
