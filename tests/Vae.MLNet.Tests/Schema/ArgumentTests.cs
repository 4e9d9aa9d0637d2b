using Microsoft.ML;

namespace Vae.MLNet.Tests.Schema;

/// <summary>What the catalog refuses before there is any data.</summary>
public class ArgumentTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void A_conditional_model_wants_a_label_column_and_another_takes_none()
    {
        Refuses(() => ml.Transforms.FeaturizeWithVae("Features", "Image", Bundles.Conditional));
        Refuses(() => ml.Transforms.ReconstructWithVae("Again", "Image", Bundles.Conditional));
        Refuses(() => ml.Transforms.DecodeWithVae("Image", "Latent", Bundles.Conditional));
        Refuses(() => ml.Transforms.ScoreWithVae("Image", Bundles.Conditional));
        Refuses(() => ml.Transforms.DetectAnomaliesWithVae("Image", Bundles.Conditional));
        Refuses(() => ml.Transforms.FeaturizeWithVae("Features", "Image", Bundles.Mlp, "Label"));
        Refuses(() => ml.Transforms.DetectAnomaliesWithVae("Image", Bundles.Mlp, "Label"));
    }

    [Fact]
    public void Style_transfer_wants_a_conditional_model()
    {
        var e = Assert.ThrowsAny<Exception>(() =>
            ml.Transforms.StyleTransferWithVae("Other", "Image", "Label", "Target", Bundles.Mlp)
        );

        Assert.True(e is ArgumentException or InvalidOperationException, e.ToString());
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Refuses(() => ml.Transforms.FeaturizeWithVae(Bundles.Mlp, new VaeFeaturizingOptions { BatchSize = -1 }));
        Refuses(() => ml.Transforms.ScoreWithVae(Bundles.Mlp, new VaeScoringOptions { ElboSamples = -1 }));
        Refuses(() => ml.Transforms.ScoreWithVae(Bundles.Mlp, new VaeScoringOptions { ImportanceSamples = -1 }));
        Refuses(() =>
            ml.Transforms.ScoreWithVae(
                Bundles.Mlp,
                new VaeScoringOptions { ImportanceWeightedBoundColumnName = "Bound", ImportanceSamples = 0 }
            )
        );
        Refuses(() => ml.Transforms.DetectAnomaliesWithVae("Image", Bundles.Mlp, contamination: -0.1));
        Refuses(() => ml.Transforms.DetectAnomaliesWithVae("Image", Bundles.Mlp, contamination: 1.1));
        Refuses(() => ml.Transforms.DetectAnomaliesWithVae("Image", Bundles.Mlp, contamination: double.NaN));
        Refuses(() => ml.Data.SampleFromVae(Bundles.Mlp, -1));
    }

    [Fact]
    public void A_step_without_outputs_is_refused()
    {
        Refuses(() => ml.Transforms.FeaturizeWithVae(Bundles.Mlp, new VaeFeaturizingOptions { MeanColumnName = null }));
        Refuses(() =>
            ml.Transforms.ScoreWithVae(
                Bundles.Mlp,
                new VaeScoringOptions
                {
                    ReconstructionLossColumnName = null,
                    KlDivergenceColumnName = null,
                    NegativeElboColumnName = null,
                }
            )
        );
    }

    [Fact]
    public void Two_outputs_of_one_name_are_refused() =>
        Refuses(() =>
            ml.Transforms.FeaturizeWithVae(
                Bundles.Mlp,
                new VaeFeaturizingOptions { MeanColumnName = "Features", LogVarianceColumnName = "Features" }
            )
        );

    [Fact]
    public void Null_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => ml.Transforms.FeaturizeWithVae("Features", "Image", null!));
        Assert.Throws<ArgumentNullException>(() =>
            ml.Transforms.FeaturizeWithVae(Bundles.Mlp, (VaeFeaturizingOptions)null!)
        );
        Assert.Throws<ArgumentNullException>(() => ml.Data.SampleFromVae(null!, 3));
        Assert.Throws<ArgumentNullException>(() =>
            ml.Transforms.FeaturizeWithVae("Features", "Image", Bundles.Mlp).Fit(null!)
        );
    }

    private static void Refuses(Func<object> make) => Assert.ThrowsAny<ArgumentException>(make);
}
