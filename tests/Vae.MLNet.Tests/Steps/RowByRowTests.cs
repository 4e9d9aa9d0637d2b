using Microsoft.ML;

namespace Vae.MLNet.Tests.Steps;

/// <summary>Batches give what ML.NET's own ApplyOnnxModel gives row by row.</summary>
public class RowByRowTests
{
    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [InlineData("mnist-vae", 1)]
    [InlineData("mnist-vae", 7)]
    [InlineData("mnist-vae", 64)]
    [InlineData("mnist-vae-16d", 64)]
    public void FeaturizeWithVae_gives_the_numbers_of_ApplyOnnxModel(string bundle, int batch)
    {
        using var model = VaeModel.Load(Bundles.Shipped(bundle));
        var images = Enumerable.Range(0, 150).SelectMany(row => Source.Image(row, 784)).ToArray();
        var data = SmallViews.OfVectors("data", images, 784);
        var onnx = ml.Transforms.ApplyOnnxModel(
            ["mean", "log_variance"],
            ["data"],
            Path.Combine(Bundles.Shipped(bundle), BundleFormat.EncoderFile)
        );
        var options = new VaeFeaturizer.Options
        {
            InputColumnName = "data",
            MeanColumnName = "Mean",
            LogVarianceColumnName = "LogVariance",
            BatchSize = batch,
        };

        using var rowByRow = onnx.Fit(data);
        using var batched = ml.Transforms.FeaturizeWithVae(model, options).Fit(data);

        AssertSame(rowByRow.Transform(data), "mean", batched.Transform(data), "Mean");
        AssertSame(rowByRow.Transform(data), "log_variance", batched.Transform(data), "LogVariance");
    }

    [Fact]
    public void DecodeWithVae_gives_the_numbers_of_ApplyOnnxModel()
    {
        var latents = Enumerable.Range(0, 50).SelectMany(row => Source.Code(row, 2)).ToArray();
        var data = SmallViews.OfVectors("latent", latents, 2);
        var onnx = ml.Transforms.ApplyOnnxModel(
            ["data"],
            ["latent"],
            Path.Combine(Bundles.Shipped("mnist-vae"), BundleFormat.DecoderFile)
        );

        using var rowByRow = onnx.Fit(data);
        using var batched = ml.Transforms.DecodeWithVae("Picture", Bundles.Mnist, "latent").Fit(data);

        AssertSame(rowByRow.Transform(data), "data", batched.Transform(data), "Picture");
    }

    private static void AssertSame(IDataView expected, string column, IDataView actual, string made)
    {
        var values = SmallViews.Flat(expected, column);
        Assert.NotEmpty(values);
        Cell.AssertClose(values, SmallViews.Flat(actual, made), 1e-6, made);
    }
}
