using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Transforms.Image;
using Vae.Data;
using Vae.MLNet.Tests.Persistence;

namespace Vae.MLNet.Tests.Pictures;

/// <summary>Steps that give ML.NET's pictures, also when they are saved.</summary>
public sealed class PictureOutputTests : PictureColumnTest
{
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
        var vectors = Ml.Transforms.ReconstructWithVae(model, options).Fit(data).Transform(data);
        var decoded = Ml
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
                Ml.Transforms.DecodeWithVae(
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
        Assert.Equal(Images.Count, pictures.Count);
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
        var vectors = Ml.Data.SampleFromVae(Bundles.Mnist, count: 3, seed: 5);
        var pictures = Ml.Data.SampleFromVae(
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
        var latents = Ml.Transforms.FeaturizeWithVae("Latent", model, "Image", "Class").Fit(View()).Transform(View());
        var options = new VaeDecoder.Options { LabelColumnName = "Class", OutputsPictures = true };
        var step = (VaeTransformer)(ITransformer)Ml.Transforms.DecodeWithVae(model, options).Fit(latents);
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
        var fitted = Ml
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
                Ml.Transforms.ReconstructWithVae(
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
            .Append(Ml.Transforms.ScoreWithVae(model, "Image", "Class"))
            .Fit(data);
        Ml.Model.SaveWithVae(fitted, data.Schema, Files["model.zip"]);

        var expected = fitted.Transform(data);
        using var plain = (IDisposable)Ml.Model.Load(Files["model.zip"], out _);
        using var restored = (IDisposable)Ml.Model.LoadWithVae(Files["model.zip"]);

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
            Assert.Equal(Images.Count, found.Count);
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
    public void The_shape_of_a_schema_tells_pictures()
    {
        // An estimator that follows is asked for the shape before anything is fitted.
        var data = View();
        var pipeline = Ml
            .Transforms.ReconstructWithVae(
                Bundles.Conditional,
                new VaeReconstructor.Options
                {
                    InputColumnName = "Image",
                    LabelColumnName = "Class",
                    OutputsPictures = true,
                }
            )
            .Append(Ml.Transforms.ExtractPixels("Pixels", "Reconstruction"));

        Assert.Equal(
            new VectorDataViewType(NumberDataViewType.Single, 3, 6, 6),
            pipeline.Fit(data).Transform(data).Schema["Pixels"].Type
        );
    }
}
