using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;
using Vae.Tests;

namespace Vae.MLNet.Training.Tests;

/// <summary>Estimators that learn of pictures, and coloured pictures in and out of what they learnt.</summary>
public sealed class PictureLearningTests : IDisposable
{
    private const int Count = 30;

    private static readonly VaePictureOptions Colours = new()
    {
        Width = 8,
        Height = 8,
        Channels = 3,
        Fit = PictureFit.Fill,
    };

    // Enough for features that depend on the row; where these may have collapsed, the overload with the context only warns.
    private static readonly TrainingOptions Training = Quick.Training with { Epochs = 3, StepsPerEpoch = 30 };

    private static readonly VaeFeatureLearner.Options Learning = Quick.Features with
    {
        InputColumnName = "Image",
        Training = Training,
        Architecture = Network(classes: 0),
    };

    private readonly MLContext ml = new(seed: 1);
    private readonly TemporaryDirectory directory = new();
    private readonly List<PictureRow> rows;

    public PictureLearningTests()
    {
        var random = new Random(4);
        rows =
        [
            .. Enumerable
                .Range(0, Count)
                .Select(i =>
                {
                    // Dark ones and bright ones, each of a colour of its own, of which a few steps learn something.
                    var pixels = new byte[4 * 12 * 10];
                    var colour = (byte[])
                        [
                            (byte)(random.Next(60) + 190 * (i % 2)),
                            (byte)(random.Next(60) + 190 * (i % 2)),
                            (byte)random.Next(60),
                            255,
                        ];
                    for (var place = 0; place < pixels.Length; place++)
                    {
                        pixels[place] = place % 4 == 3 ? (byte)255 : (byte)(colour[place % 4] + random.Next(6));
                    }

                    return new PictureRow
                    {
                        Image = MLImage.CreateFromPixels(12, 10, MLPixelFormat.Rgba32, pixels),
                        Kind = i % 4 < 2 ? "cat" : "dog",
                    };
                }),
        ];
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Features_learnt_of_pictures_are_those_learnt_of_their_pixels()
    {
        var (pictures, pixels) = (View(), Pixels());
        using var ofPictures = ml
            .Transforms.LearnVaeFeatures(
                ml,
                Learning with
                {
                    Architecture = null,
                    Training = Quick.Training,
                    Pictures = Colours,
                }
            )
            .Fit(pictures);
        using var ofPixels = ml
            .Transforms.LearnVaeFeatures(
                ml,
                Learning with
                {
                    Architecture = null,
                    Training = Quick.Training,
                    InputColumnName = "Pixels",
                }
            )
            .Fit(pixels);

        Assert.Equal("[3, 8, 8]", $"{ofPictures.Model.Signature.Shape}");
        Assert.Equal(
            ofPixels.Transform(pixels).GetColumn<float[]>("Latent"),
            ofPictures.Transform(pictures).GetColumn<float[]>("Latent")
        );
        ml.Model.SaveWithVae(ofPictures, pictures.Schema, directory["model.zip"]);
        foreach (
            var loaded in (ITransformer[])
                [ml.Model.LoadWithVae(directory["model.zip"]), ml.Model.Load(directory["model.zip"], out _)]
        )
        {
            var expected = ofPictures.Transform(pictures).GetColumn<float[]>("Latent").SelectMany(row => row);
            var found = loaded.Transform(Fresh()).GetColumn<float[]>("Latent").SelectMany(row => row).ToList();
            Assert.Equal(2 * Count, found.Count);
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            ((IDisposable)loaded).Dispose();
        }
    }

    [Fact]
    public void A_detector_of_pictures_is_that_of_their_pixels()
    {
        var (pictures, pixels) = (View(), Pixels());
        using var ofPictures = ml
            .AnomalyDetection.Trainers.Vae(Quick.Detector with { InputColumnName = "Image", Pictures = Colours })
            .Fit(pictures);
        using var ofPixels = ml
            .AnomalyDetection.Trainers.Vae(Quick.Detector with { InputColumnName = "Pixels" })
            .Fit(pixels);

        Assert.Equal(
            ofPixels.Transform(pixels).GetColumn<float>("Score"),
            ofPictures.Transform(pictures).GetColumn<float>("Score")
        );
    }

    [Fact]
    public void Without_a_size_that_of_the_columns_type_is_learnt()
    {
        using var learnt = ml
            .Transforms.LearnVaeFeatures(ml, Learning with { Architecture = null, Training = Quick.Training })
            .Fit(View());

        Assert.Equal("[3, 10, 12]", $"{learnt.Model.Signature.Shape}");
    }

    [Theory]
    [InlineData(VaePictureColors.Rgb)]
    [InlineData(VaePictureColors.Bgr)]
    public void Colours_come_back_in_their_places(VaePictureColors colors)
    {
        using var learnt = ml.Transforms.LearnVaeFeatures(Learning with { Pictures = Colours }).Fit(View());
        var options = new VaeReconstructor.Options
        {
            InputColumnName = "Image",
            Pictures = Colours with { Colors = colors },
        };
        var data = View();
        using var ofVectors = ml.Transforms.ReconstructWithVae(learnt.Model, options).Fit(data);
        using var ofPictures = ml
            .Transforms.ReconstructWithVae(learnt.Model, options with { OutputsPictures = true })
            .Fit(data);
        var vectors = ofVectors.Transform(data).GetColumn<float[]>("Reconstruction").ToList();
        ml.Model.SaveWithVae(ofPictures, data.Schema, directory["model.zip"]);
        using var plain = (IDisposable)ml.Model.Load(directory["model.zip"], out _);

        foreach (
            var (pictures, tolerance) in new[]
            {
                (ofPictures.Transform(data), 0),
                (((ITransformer)plain).Transform(Fresh()), 1),
            }
        )
        {
            var found = pictures.GetColumn<MLImage>("Reconstruction").ToList();
            Assert.Equal(Count, found.Count);
            foreach (var (vector, picture) in vectors.Zip(found))
            {
                Assert.Equal(MLPixelFormat.Bgra32, picture.PixelFormat);
                for (var i = 0; i < 64; i++)
                {
                    var pixel = picture.Pixels.Slice(4 * i, 4);
                    var (first, last) = colors == VaePictureColors.Rgb ? (pixel[2], pixel[0]) : (pixel[0], pixel[2]);
                    Assert.InRange(first - Math.Round(vector[i] * 255f), -tolerance, tolerance);
                    Assert.InRange(pixel[1] - Math.Round(vector[64 + i] * 255f), -tolerance, tolerance);
                    Assert.InRange(last - Math.Round(vector[128 + i] * 255f), -tolerance, tolerance);
                    Assert.Equal(255, pixel[3]);
                }
            }
        }

        Assert.Contains(vectors[0], value => Math.Abs(value - vectors[0][0]) > 0.01);
    }

    [Fact]
    public void A_folder_is_learnt_with_its_classes()
    {
        foreach (var (i, row) in rows.Index())
        {
            Directory.CreateDirectory(directory[row.Kind]);
            row.Image.Save(directory[$"{row.Kind}/{i}.png"]);
        }

        var view = ml.Data.LoadFromRowFile(
            new VaeRowFileOptions
            {
                DataPath = directory.Path,
                Pictures = new PictureOptions { Width = 8, Height = 8 },
            }
        );
        using var learnt = ml
            .Transforms.LearnVaeFeatures(
                Learning with
                {
                    InputColumnName = "Data",
                    LabelColumnName = "Label",
                    Architecture = Network(classes: 2),
                }
            )
            .Fit(view);

        Assert.Equal(["cat", "dog"], learnt.Model.Card.ClassNames);
        Assert.Equal("[3, 8, 8]", $"{learnt.Model.Signature.Shape}");
        Assert.Equal(Count, learnt.Transform(view).GetColumn<float[]>("Latent").Count());
        // The same pictures as MLImages give the same numbers.
        var images = ml.Data.LoadFromEnumerable(rows);
        var labelled = ml.Transforms.Conversion.MapValueToKey("Label", "Kind").Fit(images).Transform(images);
        using var features = ml.Transforms.FeaturizeWithVae("Latent", learnt.Model, "Image", "Label").Fit(labelled);
        var expected = learnt.Transform(view).GetColumn<float[]>("Latent").Select(code => code[0]).Order();
        var found = features.Transform(labelled).GetColumn<float[]>("Latent").Select(code => code[0]).Order();
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Pictures_of_which_nothing_can_be_learnt_are_refused()
    {
        var refused = Assert.Throws<ArgumentException>(() =>
            ml.Transforms.LearnVaeFeatures(Learning with { Pictures = new VaePictureOptions { Channels = 2 } })
        );
        Assert.Contains("is 2; expected 1 or 3", refused.Message, StringComparison.Ordinal);
    }

    private static VaeArchitecture Network(int classes) =>
        VaeArchitecture.Mlp(new DataShape(3, 8, 8), [16], 2, classes, Likelihood.Bernoulli);

    private IDataView View() => ml.Data.LoadFromEnumerable(rows);

    private IDataView Fresh() =>
        ml.Data.LoadFromEnumerable(
            rows.Select(row => new PictureRow
            {
                Kind = row.Kind,
                Image = MLImage.CreateFromPixels(12, 10, row.Image.PixelFormat, row.Image.Pixels),
            })
        );

    private IDataView Pixels() =>
        StockPixels
            .Estimator(
                ml,
                new PictureOptions
                {
                    Width = 8,
                    Height = 8,
                    Channels = 3,
                    Fit = PictureFit.Fill,
                },
                "Image"
            )
            .Fit(Fresh())
            .Transform(Fresh());

    private sealed class PictureRow
    {
        [Microsoft.ML.Transforms.Image.ImageType(10, 12)]
        public MLImage Image { get; set; } = null!;

        public string Kind { get; set; } = "";
    }
}
