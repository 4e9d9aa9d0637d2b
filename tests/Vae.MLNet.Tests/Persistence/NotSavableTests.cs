using Microsoft.ML;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>Steps that draw noise cannot be saved, and say so when they are.</summary>
public class NotSavableTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void A_posterior_sample_is_not_savable() =>
        Refuses(ml.Transforms.FeaturizeWithVae(Bundles.Mlp, new VaeFeaturizer.Options { SampleColumnName = "Draw" }));

    [Fact]
    public void A_sampled_loss_is_not_savable() =>
        Refuses(ml.Transforms.ScoreWithVae(Bundles.Mlp, new VaeScorer.Options { ElboSamples = 1 }));

    [Fact]
    public void An_importance_weighted_bound_is_not_savable() =>
        Refuses(
            ml.Transforms.ScoreWithVae(
                Bundles.Mlp,
                new VaeScorer.Options { ImportanceWeightedBoundColumnName = "Bound", ImportanceSamples = 5 }
            )
        );

    private void Refuses(IEstimator<VaeTransformer> estimator)
    {
        var data = SavedRows.View(ml);
        var fitted = estimator.Append(ml.Transforms.CopyColumns("Copy", "Data")).Fit(data);
        using var stream = new MemoryStream();

        var e = Assert.Throws<InvalidOperationException>(() => ml.Model.Save(fitted, data.Schema, stream));

        Assert.EndsWith(".", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(". ", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", e.Message, StringComparison.Ordinal);
        Assert.Contains("saved", e.Message, StringComparison.Ordinal);
    }
}
