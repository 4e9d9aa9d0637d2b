using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;

namespace Vae.MLNet.Tests.Pictures;

/// <summary>Columns and options that are no pictures of a model.</summary>
public sealed class PictureRefusalTests : PictureColumnTest
{
    [Fact]
    public void A_row_without_a_picture_is_named()
    {
        Images.Insert(2, null!);
        var data = View();
        var features = Ml.Transforms.FeaturizeWithVae("Features", Bundles.Conditional, "Image", "Class").Fit(data);

        var refused = Assert.Throws<InvalidOperationException>(() =>
            features.Transform(data).GetColumn<float[]>("Features").ToList()
        );

        Assert.Equal("Row 2: column 'Image' holds no picture; expected one in each row.", refused.Message);
        Images.RemoveAt(2);
    }

    [Fact]
    public void A_disposed_picture_is_named()
    {
        Images[1].Dispose();
        var data = View();
        var features = Ml.Transforms.FeaturizeWithVae("Features", Bundles.Conditional, "Image", "Class").Fit(data);

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
            () => Ml.Transforms.FeaturizeWithVae("F", Bundles.Mlp, "Image").Fit(data)
        );
        Refused(
            "a picture is a row by itself",
            () =>
                Ml
                    .Transforms.FeaturizeWithVae(
                        Bundles.Conditional,
                        new VaeFeaturizer.Options { InputColumnNames = ["Image", "Class"], LabelColumnName = "Class" }
                    )
                    .Fit(data)
        );
        Refused(
            "say a width of 32, a height of 32 and none channels, and the model's rows are [1, 28, 28]; expected those of the model",
            () =>
                Ml
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
            () => Ml.Transforms.ReconstructWithVae(Bundles.Mlp, new VaeReconstructor.Options { OutputsPictures = true })
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
                    Ml.Transforms.DecodeWithVae(
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
            Ml.Transforms.FeaturizeWithVae(
                Bundles.Mnist,
                new VaeFeaturizer.Options { InputColumnName = "Image", Pictures = pictures }
            );

        static void Refused(string part, Action action) =>
            Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
    }
}
