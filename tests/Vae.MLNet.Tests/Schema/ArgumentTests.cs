using Microsoft.ML;

namespace Vae.MLNet.Tests.Schema;

/// <summary>What the catalog refuses before there is any data.</summary>
public class ArgumentTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void A_conditional_model_wants_a_label_column_and_another_takes_none()
    {
        Refuses(() => ml.Transforms.FeaturizeWithVae("Features", Bundles.Conditional, "Data"));
        Refuses(() => ml.Transforms.ReconstructWithVae("Again", Bundles.Conditional, "Data"));
        Refuses(() => ml.Transforms.DecodeWithVae("Data", Bundles.Conditional, "Latent"));
        Refuses(() => ml.Transforms.ScoreWithVae(Bundles.Conditional, "Data"));
        Refuses(() => ml.Transforms.DetectAnomaliesWithVae(Bundles.Conditional, "Data"));
        Refuses(() => ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Data", "Label"));
        Refuses(() => ml.Transforms.DetectAnomaliesWithVae(Bundles.Mlp, "Data", "Label"));
    }

    [Fact]
    public void Style_transfer_wants_a_conditional_model()
    {
        var e = Assert.ThrowsAny<Exception>(() =>
            ml.Transforms.StyleTransferWithVae("Other", Bundles.Mlp, "Data", "Label", "Target")
        );

        Assert.True(e is ArgumentException or InvalidOperationException, e.ToString());
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Refuses(() => ml.Transforms.FeaturizeWithVae(Bundles.Mlp, new VaeFeaturizer.Options { BatchSize = -1 }));
        Refuses(() => ml.Transforms.ScoreWithVae(Bundles.Mlp, new VaeScorer.Options { ElboSamples = -1 }));
        Refuses(() => ml.Transforms.ScoreWithVae(Bundles.Mlp, new VaeScorer.Options { ImportanceSamples = -1 }));
        Refuses(() =>
            ml.Transforms.ScoreWithVae(
                Bundles.Mlp,
                new VaeScorer.Options { ImportanceWeightedBoundColumnName = "Bound", ImportanceSamples = 0 }
            )
        );
        Refuses(() => ml.Transforms.DetectAnomaliesWithVae(Bundles.Mlp, "Data", contamination: -0.1));
        Refuses(() => ml.Transforms.DetectAnomaliesWithVae(Bundles.Mlp, "Data", contamination: 1.1));
        Refuses(() => ml.Transforms.DetectAnomaliesWithVae(Bundles.Mlp, "Data", contamination: double.NaN));
        Refuses(() => ml.Data.SampleFromVae(Bundles.Mlp, -1));
    }

    [Fact]
    public void A_step_without_outputs_is_refused()
    {
        Refuses(() => ml.Transforms.FeaturizeWithVae(Bundles.Mlp, new VaeFeaturizer.Options { MeanColumnName = null }));
        Refuses(() =>
            ml.Transforms.ScoreWithVae(
                Bundles.Mlp,
                new VaeScorer.Options
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
                new VaeFeaturizer.Options { MeanColumnName = "Features", LogVarianceColumnName = "Features" }
            )
        );

    [Fact]
    public void Null_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => ml.Transforms.FeaturizeWithVae("Features", null!, "Data"));
        Assert.Throws<ArgumentNullException>(() =>
            ml.Transforms.FeaturizeWithVae(Bundles.Mlp, (VaeFeaturizer.Options)null!)
        );
        Assert.Throws<ArgumentNullException>(() => ml.Data.SampleFromVae((VaeModel)null!, 3));
        Assert.Throws<ArgumentNullException>(() =>
            ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Data").Fit(null!)
        );
    }

    [Fact]
    public void An_input_column_that_is_left_out_is_the_output_column()
    {
        var data = Source.Of(3);
        (string Column, IEstimator<VaeTransformer> Without, IEstimator<VaeTransformer> With)[] steps =
        [
            (
                "Data",
                ml.Transforms.FeaturizeWithVae("Data", Bundles.Mlp),
                ml.Transforms.FeaturizeWithVae("Data", Bundles.Mlp, "Data")
            ),
            (
                "Bytes",
                ml.Transforms.ReconstructWithVae("Bytes", Bundles.Mlp),
                ml.Transforms.ReconstructWithVae("Bytes", Bundles.Mlp, "Bytes")
            ),
            (
                "Latent",
                ml.Transforms.DecodeWithVae("Latent", Bundles.Mlp),
                ml.Transforms.DecodeWithVae("Latent", Bundles.Mlp, "Latent")
            ),
            (
                "Picture",
                ml.Transforms.StyleTransferWithVae("Picture", Bundles.Conditional, null, "Class", "Target"),
                ml.Transforms.StyleTransferWithVae("Picture", Bundles.Conditional, "Picture", "Class", "Target")
            ),
        ];

        Assert.All(
            steps,
            step =>
                Assert.Equal(
                    SmallViews.Flat(data.Apply(step.With), step.Column),
                    SmallViews.Flat(data.Apply(step.Without), step.Column)
                ),
            throwIfEmpty: true
        );
    }

    private static void Refuses(Func<object> make) => Assert.ThrowsAny<ArgumentException>(make);
}
