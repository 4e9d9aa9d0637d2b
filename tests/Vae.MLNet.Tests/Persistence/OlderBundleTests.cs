using Microsoft.ML;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>A bundle of format 1, whose graphs call their data <c>image</c>, in pipelines and in the graphs of saved ones.</summary>
public sealed class OlderBundleTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Its_steps_survive_saving_and_give_PyTorchs_reconstructions()
    {
        var expected = Fixture.Expected("conv-cvae");
        using var model = VaeModel.Load(Bundles.Small("format-1"), new VaeModelOptions { Threads = 1 });
        var data = SmallViews.OfVectors(
            "Image",
            expected.Data,
            model.DataSize,
            SmallViews.Labels("Label", expected.Labels)
        );
        var fitted = ml
            .Transforms.ReconstructWithVae("Reconstruction", model, "Image", "Label")
            .Append(ml.Transforms.ScoreWithVae(model, "Image", "Label"))
            .Fit(data);

        Fixture.AssertClose(
            expected.Reconstructions,
            SmallViews.Flat(fitted.Transform(data), "Reconstruction"),
            tolerance: 2e-6
        );
        RoundTrip.AssertSurvives(ml, fitted, data, tolerance: 1e-5);
    }
}
