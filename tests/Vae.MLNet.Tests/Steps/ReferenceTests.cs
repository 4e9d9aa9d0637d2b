using Microsoft.ML;

namespace Vae.MLNet.Tests.Steps;

/// <summary>Every step against what PyTorch computed of the small bundles, in double precision.</summary>
public class ReferenceTests
{
    private const double Tolerance = 2e-6;

    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [InlineData("mlp")]
    [InlineData("gaussian")]
    [InlineData("conv-cvae")]
    public void FeaturizeWithVae_gives_PyTorchs_posteriors(string name)
    {
        var (model, expected, data, label) = Load(name);

        var view = data.Apply(
            ml.Transforms.FeaturizeWithVae(
                model,
                new VaeFeaturizer.Options
                {
                    LabelColumnName = label,
                    LogVarianceColumnName = "LogVariance",
                    BatchSize = 3,
                }
            )
        );

        Fixture.AssertClose(expected.Mean, SmallViews.Flat(view, "Features"), Tolerance);
        Fixture.AssertClose(expected.LogVariance, SmallViews.Flat(view, "LogVariance"), Tolerance);
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("gaussian")]
    [InlineData("conv-cvae")]
    public void ReconstructWithVae_gives_PyTorchs_reconstructions(string name)
    {
        var (model, expected, data, label) = Load(name);

        var view = data.Apply(ml.Transforms.ReconstructWithVae("Reconstruction", model, "Data", label));

        Fixture.AssertClose(expected.Reconstructions, SmallViews.Flat(view, "Reconstruction"), Tolerance);
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("gaussian")]
    [InlineData("conv-cvae")]
    public void DecodeWithVae_gives_PyTorchs_images(string name)
    {
        var (model, expected, _, label) = Load(name);
        var latents = Array.ConvertAll(expected.PriorSamples, value => (float)value);
        var data = SmallViews.OfVectors(
            "Latent",
            latents,
            model.LatentSize,
            SmallViews.Labels("Label", expected.Labels)
        );

        var view = data.Apply(ml.Transforms.DecodeWithVae("Data", model, "Latent", label));

        Fixture.AssertClose(expected.Generated, SmallViews.Flat(view, "Data"), Tolerance);
    }

    [Fact]
    public void Without_an_input_column_the_output_column_is_read()
    {
        var (model, expected, _, _) = Load("conv-cvae");
        var labels = SmallViews.Labels("Label", expected.Labels);
        var targets = SmallViews.Labels("TargetLabel", expected.TargetLabels);
        var rows = SmallViews.OfVectors("X", expected.Data, model.DataSize, labels, targets);
        var latents = Array.ConvertAll(expected.PriorSamples, value => (float)value);
        var codes = SmallViews.OfVectors("X", latents, model.LatentSize, labels);

        Check(rows, ml.Transforms.FeaturizeWithVae("X", model, labelColumnName: "Label"), expected.Mean);
        Check(rows, ml.Transforms.ReconstructWithVae("X", model, labelColumnName: "Label"), expected.Reconstructions);
        Check(rows, ml.Transforms.StyleTransferWithVae("X", model), expected.Transferred);
        Check(codes, ml.Transforms.DecodeWithVae("X", model, labelColumnName: "Label"), expected.Generated);

        static void Check(IDataView data, IEstimator<VaeTransformer> step, double[] truth) =>
            Fixture.AssertClose(truth, SmallViews.Flat(data.Apply(step), "X"), Tolerance);
    }

    [Fact]
    public void StyleTransferWithVae_gives_PyTorchs_transfers()
    {
        var (model, expected, data, _) = Load("conv-cvae");

        var view = data.Apply(ml.Transforms.StyleTransferWithVae("Other", model, "Data", "Label", "Target"));

        Fixture.AssertClose(expected.Transferred, SmallViews.Flat(view, "Other"), Tolerance);
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("gaussian")]
    [InlineData("conv-cvae")]
    public void ScoreWithVae_gives_PyTorchs_scores(string name)
    {
        var (model, expected, data, label) = Load(name);

        var view = data.Apply(ml.Transforms.ScoreWithVae(model, "Data", label));

        Fixture.AssertClose(expected.LossOfMean, Rows.Values<float>(view, "ReconstructionLoss"), 1e-5);
        Fixture.AssertClose(expected.Kl, Rows.Values<float>(view, "KlDivergence"), 1e-5);
        Fixture.AssertClose(
            [.. expected.LossOfMean.Zip(expected.Kl, (loss, kl) => loss + kl)],
            Rows.Values<float>(view, "NegativeElbo"),
            2e-5
        );
    }

    private static (VaeModel Model, Expected Expected, ProbeView Data, string? Label) Load(string name)
    {
        var expected = Fixture.Expected(name);
        var model = Bundles.Named(name);
        List<ProbeColumn> labels =
            expected.Labels.Length == 0
                ? []
                : [SmallViews.Labels("Label", expected.Labels), SmallViews.Labels("Target", expected.TargetLabels)];
        var data = SmallViews.OfVectors("Data", expected.Data, model.DataSize, [.. labels]);
        return (model, expected, data, model.IsConditional ? "Label" : null);
    }
}
