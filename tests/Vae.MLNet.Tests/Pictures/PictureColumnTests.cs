using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms.Image;
using Vae.Data;
using Vae.MLNet.Tests.Persistence;
using Vae.Tests;

namespace Vae.MLNet.Tests.Pictures;

/// <summary>Columns of ML.NET's pictures as what steps read and give.</summary>
public sealed class PictureColumnTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly TemporaryDirectory directory = new();
    private readonly List<MLImage> images;

    public PictureColumnTests() =>
        images = [.. PictureKinds.All.Values.Select(kind => MLImage.CreateFromStream(new MemoryStream(kind.Bytes)))];

    public void Dispose()
    {
        images.ForEach(image => image.Dispose());
        directory.Dispose();
    }

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
        var pixels = StockPixels.Estimator(ml, Size(model), "Image").Fit(Fresh()).Transform(Fresh());

        foreach (
            var steps in (Func<string, IEstimator<ITransformer>>[])
                [
                    column => ml.Transforms.FeaturizeWithVae("Out", model, column, "Class"),
                    column => ml.Transforms.ReconstructWithVae("Out", model, column, "Class"),
                    column => ml.Transforms.StyleTransferWithVae("Out", model, column, "Class", "Other"),
                ]
        )
        {
            Assert.Equal(
                steps("Pixels").Fit(pixels).Transform(pixels).GetColumn<float[]>("Out"),
                steps("Image").Fit(pictures).Transform(pictures).GetColumn<float[]>("Out")
            );
        }

        var scores = ml.Transforms.ScoreWithVae(model, "Pixels", "Class").Fit(pixels).Transform(pixels);
        var same = ml.Transforms.ScoreWithVae(model, "Image", "Class").Fit(pictures).Transform(pictures);
        Assert.Equal(scores.GetColumn<float>("NegativeElbo"), same.GetColumn<float>("NegativeElbo"));
        var found = ml.Transforms.DetectAnomaliesWithVae(model, "Pixels", "Class", 0.3).Fit(pixels).Transform(pixels);
        var alike = ml
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
        images.Add(MLImage.CreateFromPixels(6, 6, MLPixelFormat.Bgra32, new byte[144]));
        var data = View();
        var fitted = ml.Transforms.FeaturizeWithVae("Features", model, "Image", "Class").Fit(data);

        var first = fitted.Transform(data).GetColumn<float[]>("Features").ToList();
        var again = fitted.Transform(data);

        Assert.Equal(first, again.GetColumn<float[]>("Features"));
        Assert.Equal(
            images.Select(image => image.Width),
            again.GetColumn<MLImage>("Image").Select(image => image.Width)
        );
    }

    [Theory]
    [InlineData(null, 0f)]
    [InlineData(1 / 127.5f, 127.5f)]
    public void Reconstructions_are_pictures_where_they_are_asked_for(float? scale, float offset)
    {
        var model = Bundles.Conditional;
        var options = new VaeReconstructor.Options
        {
            InputColumnName = "Image",
            LabelColumnName = "Class",
            Pictures = new VaePictureOptions { Fit = PictureFit.Fill },
        };
        var data = View();
        // What the numbers are multiplied by to become bytes is the options'; the model sees the same pictures.
        var vectors = ml.Transforms.ReconstructWithVae(model, options).Fit(data).Transform(data);
        var decoded = ml
            .Transforms.FeaturizeWithVae(
                model,
                new VaeFeaturizer.Options
                {
                    InputColumnName = "Image",
                    LabelColumnName = "Class",
                    MeanColumnName = "Latent",
                    Pictures = options.Pictures,
                }
            )
            .Append(
                ml.Transforms.DecodeWithVae(
                    model,
                    new VaeDecoder.Options
                    {
                        OutputColumnName = "Picture",
                        LabelColumnName = "Class",
                        OutputsPictures = true,
                        Pictures = new VaePictureOptions { Scale = scale, Offset = offset },
                    }
                )
            )
            .Fit(data)
            .Transform(data);

        var expected = vectors
            .GetColumn<float[]>("Reconstruction")
            .Select(row => Array.ConvertAll(row, value => Byte(scale is { } s ? value / s + offset : value * 255)))
            .ToList();
        var pictures = decoded.GetColumn<MLImage>("Picture").ToList();

        Assert.Equal(new ImageDataViewType(6, 6), decoded.Schema["Picture"].Type);
        Assert.Equal(images.Count, pictures.Count);
        foreach (var (row, picture) in expected.Zip(pictures))
        {
            Assert.Equal((6, 6, MLPixelFormat.Bgra32), (picture.Width, picture.Height, picture.PixelFormat));
            Assert.Equal(row.SelectMany(value => (byte[])[value, value, value, 255]), picture.Pixels.ToArray());
        }

        static byte Byte(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
    }

    [Fact]
    public void Generated_rows_are_pictures_where_they_are_asked_for()
    {
        var vectors = ml.Data.SampleFromVae(Bundles.Mnist, count: 3, seed: 5);
        var pictures = ml.Data.SampleFromVae(
            Bundles.Mnist,
            new VaeSampler.Options
            {
                Count = 3,
                Seed = 5,
                OutputsPictures = true,
            }
        );

        Assert.Equal(
            vectors.GetColumn<float[]>("Data").Select(row => row.Select(value => (byte)Math.Round(value * 255f))),
            pictures.GetColumn<MLImage>("Data").Select(image => image.Pixels.ToArray().Where((_, i) => i % 4 == 0))
        );
    }

    /// <summary>A graph of any number of rows gives the pictures that the step gives, row by row.</summary>
    [Fact]
    public void A_graph_of_many_rows_gives_whole_numbers_of_three_channels()
    {
        var model = Bundles.Conditional;
        var latents = ml.Transforms.FeaturizeWithVae("Latent", model, "Image", "Class").Fit(View()).Transform(View());
        var options = new VaeDecoder.Options { LabelColumnName = "Class", OutputsPictures = true };
        var step = (VaeTransformer)(ITransformer)ml.Transforms.DecodeWithVae(model, options).Fit(latents);
        var graph = StepGraph.Build(
            step.Step,
            model,
            step.Fitted,
            StepGraphRows.Many,
            input => input.ColumnName,
            [.. step.Step.Outputs.Select(output => output with { ColumnName = "Out" })],
            [],
            why => new InvalidOperationException(why)
        );
        using var session = new InferenceSession(graph);
        var codes = latents.GetColumn<float[]>("Latent").ToList();
        var classes = latents.GetColumn<float>("Class").ToArray();
        using var latent = OrtValue.CreateTensorValueFromMemory(
            codes.SelectMany(code => code).ToArray(),
            [codes.Count, model.LatentSize]
        );
        using var label = OrtValue.CreateTensorValueFromMemory(classes, [codes.Count, 1]);
        using var run = new RunOptions();
        using var results = session.Run(
            run,
            new Dictionary<string, OrtValue> { ["Latent"] = latent, ["Class"] = label },
            ["Out"]
        );
        Assert.Equal([codes.Count, 3, 6, 6], results[0].GetTensorTypeAndShape().Shape);
        var found = results[0].GetTensorDataAsSpan<float>().ToArray();
        var expected = step.Transform(latents).GetColumn<MLImage>(step.Step.Outputs[0].ColumnName);
        foreach (var (row, picture) in expected.Index())
        {
            var grey = picture.Pixels.ToArray().Where((_, i) => i % 4 == 0).Select(value => (float)value).ToArray();
            for (var channel = 0; channel < 3; channel++)
            {
                Assert.Equal(grey, found.AsSpan((3 * row + channel) * 36, 36).ToArray());
            }
        }
    }

    [Theory]
    [InlineData(null, 0f)]
    [InlineData(1 / 300f, -20f)]
    public void Saved_steps_read_and_give_pictures_with_and_without_VaeML(float? scale, float offset)
    {
        var model = Bundles.Conditional;
        var pictures = new VaePictureOptions
        {
            Fit = PictureFit.Pad,
            Anchor = PictureAnchor.Left,
            Scale = scale,
            Offset = offset,
        };
        var data = View();
        var fitted = ml
            .Transforms.FeaturizeWithVae(
                model,
                new VaeFeaturizer.Options
                {
                    InputColumnName = "Image",
                    LabelColumnName = "Class",
                    LogVarianceColumnName = "LogVariance",
                    Pictures = pictures,
                }
            )
            .Append(
                ml.Transforms.ReconstructWithVae(
                    model,
                    new VaeReconstructor.Options
                    {
                        InputColumnName = "Image",
                        LabelColumnName = "Class",
                        OutputsPictures = true,
                        Pictures = pictures,
                    }
                )
            )
            .Append(ml.Transforms.ScoreWithVae(model, "Image", "Class"))
            .Fit(data);
        ml.Model.SaveWithVae(fitted, data.Schema, directory["model.zip"]);

        var expected = fitted.Transform(data);
        using var plain = (IDisposable)ml.Model.Load(directory["model.zip"], out _);
        using var restored = (IDisposable)ml.Model.LoadWithVae(directory["model.zip"]);

        foreach (var loaded in (ITransformer[])[(ITransformer)restored, (ITransformer)plain])
        {
            // The stock transforms dispose what they read, and so each gets pictures of its own.
            var actual = loaded.Transform(Fresh());
            foreach (var name in (string[])["Features", "LogVariance"])
            {
                var same = Fresh();
                foreach (
                    var (one, other) in expected
                        .GetColumn<float[]>(name)
                        .Zip(loaded.Transform(same).GetColumn<float[]>(name))
                )
                {
                    Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
                }
            }

            Assert.Equal(
                expected.Schema.Visible().Select(column => $"{column.Name}: {column.Type}"),
                actual.Schema.Visible().Select(column => $"{column.Name}: {column.Type}")
            );
            var bytes = expected.GetColumn<MLImage>("Reconstruction").Select(image => image.Pixels.ToArray()).ToList();
            var found = actual.GetColumn<MLImage>("Reconstruction").Select(image => image.Pixels.ToArray()).ToList();
            Assert.Equal(images.Count, found.Count);
            Assert.All(
                bytes.SelectMany(row => row).Zip(found.SelectMany(row => row)),
                pair => Assert.InRange(pair.Second - pair.First, -1, 1)
            );
            Assert.Contains(bytes, row => row.Distinct().Count() > 3);
        }

        Assert.Single(RoundTrip.Flatten((ITransformer)restored).OfType<VaeTransformer>().Skip(2));
        Assert.DoesNotContain(RoundTrip.Flatten((ITransformer)plain), transformer => transformer is VaeTransformer);
    }

    [Fact]
    public void A_prediction_engine_takes_a_picture()
    {
        var data = View();
        var fitted = ml.Transforms.FeaturizeWithVae("Features", Bundles.Conditional, "Image", "Class").Fit(data);
        using var engine = ml.Model.CreatePredictionEngine<PictureRow, Code>(fitted);

        var codes = Rows().Select(row => engine.Predict(row).Features).ToList();

        Assert.Equal(fitted.Transform(data).GetColumn<float[]>("Features").Count(), codes.Count);
        foreach (var (one, other) in fitted.Transform(data).GetColumn<float[]>("Features").Zip(codes))
        {
            Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    [Fact]
    public void A_row_without_a_picture_is_named()
    {
        images.Insert(2, null!);
        var data = View();
        var features = ml.Transforms.FeaturizeWithVae("Features", Bundles.Conditional, "Image", "Class").Fit(data);

        var refused = Assert.Throws<InvalidOperationException>(() =>
            features.Transform(data).GetColumn<float[]>("Features").ToList()
        );

        Assert.Equal("Row 2: column 'Image' holds no picture; expected one in each row.", refused.Message);
        images.RemoveAt(2);
    }

    [Fact]
    public void A_disposed_picture_is_named()
    {
        images[1].Dispose();
        var data = View();
        var features = ml.Transforms.FeaturizeWithVae("Features", Bundles.Conditional, "Image", "Class").Fit(data);

        var refused = Assert.Throws<InvalidOperationException>(() =>
            features.Transform(data).GetColumn<float[]>("Features").ToList()
        );

        Assert.StartsWith(
            "Row 1: column 'Image' holds a picture that is disposed",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_pictures_cannot_be_is_refused()
    {
        var data = View();
        Refused(
            "a picture is a row by itself",
            () => ml.Transforms.FeaturizeWithVae("F", Bundles.Mlp, "Image").Fit(data)
        );
        Refused(
            "a picture is a row by itself",
            () =>
                ml
                    .Transforms.FeaturizeWithVae(
                        Bundles.Conditional,
                        new VaeFeaturizer.Options { InputColumnNames = ["Image", "Class"], LabelColumnName = "Class" }
                    )
                    .Fit(data)
        );
        Refused(
            "a picture is a row by itself",
            () =>
                ml
                    .Transforms.FeaturizeWithVae(
                        Bundles.Mnist,
                        new VaeFeaturizer.Options
                        {
                            InputColumnName = "Image",
                            Pictures = new VaePictureOptions { Width = 32, Height = 32 },
                        }
                    )
                    .Fit(data)
        );
        Refused(
            "expected a model of pictures of 1 or 3 channels",
            () => ml.Transforms.ReconstructWithVae(Bundles.Mlp, new VaeReconstructor.Options { OutputsPictures = true })
        );
        Refused("a scale that is not 0", () => With(new VaePictureOptions { Scale = 0 }));
        Refused("there is no scale", () => With(new VaePictureOptions { Offset = 1 }));
        Refused("expected Rgb or Bgr", () => With(new VaePictureOptions { Colors = (VaePictureColors)7 }));
        Refused("VaePictureOptions.Width is 28 and", () => With(new VaePictureOptions { Width = 28 }));
        Refused("VaePictureOptions.Channels is 2; expected", () => With(new VaePictureOptions { Channels = 2 }));
        foreach (
            var pictures in (VaePictureOptions[])
                [new() { Width = 5, Height = 6 }, new() { Width = 6, Height = 5 }, new() { Channels = 3 }]
        )
        {
            Refused(
                "and the model's rows are [1, 6, 6]; expected those of the model, or none",
                () =>
                    ml.Transforms.DecodeWithVae(
                        Bundles.Conditional,
                        new VaeDecoder.Options
                        {
                            LabelColumnName = "Class",
                            OutputsPictures = true,
                            Pictures = pictures,
                        }
                    )
            );
        }

        void With(VaePictureOptions pictures) =>
            ml.Transforms.FeaturizeWithVae(
                Bundles.Mnist,
                new VaeFeaturizer.Options { InputColumnName = "Image", Pictures = pictures }
            );

        static void Refused(string part, Action action) =>
            Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shape_of_a_schema_tells_pictures()
    {
        // An estimator that follows is asked for the shape before anything is fitted.
        var data = View();
        var pipeline = ml
            .Transforms.ReconstructWithVae(
                Bundles.Conditional,
                new VaeReconstructor.Options
                {
                    InputColumnName = "Image",
                    LabelColumnName = "Class",
                    OutputsPictures = true,
                }
            )
            .Append(ml.Transforms.ExtractPixels("Pixels", "Reconstruction"));

        Assert.Equal(
            new VectorDataViewType(NumberDataViewType.Single, 3, 6, 6),
            pipeline.Fit(data).Transform(data).Schema["Pixels"].Type
        );
    }

    private static PictureOptions Size(VaeModel model) =>
        new()
        {
            Width = model.Signature.Shape.Width,
            Height = model.Signature.Shape.Height,
            Channels = model.Signature.Shape.Channels,
        };

    private IEnumerable<PictureRow> Rows() =>
        images.Select(
            (image, i) =>
                new PictureRow
                {
                    Image = image,
                    Class = i % 3,
                    Other = (i + 1) % 3,
                }
        );

    private IDataView View() => ml.Data.LoadFromEnumerable(Rows().ToList());

    /// <summary>The same pictures, which nobody else has.</summary>
    private IDataView Fresh() =>
        ml.Data.LoadFromEnumerable(
            Rows()
                .Select(row =>
                {
                    row.Image = MLImage.CreateFromPixels(
                        row.Image.Width,
                        row.Image.Height,
                        row.Image.PixelFormat,
                        row.Image.Pixels
                    );
                    return row;
                })
        );

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
        var sized = StockPixels.Estimator(ml, options, "Image");
        var extracted = ml.Transforms.ExtractPixels(
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

    private sealed class PictureRow
    {
        [ImageType(PictureKinds.Height, PictureKinds.Width)]
        public MLImage Image { get; set; } = null!;

        public float Class { get; set; }

        public float Other { get; set; }
    }

    private sealed class Code
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }
}
