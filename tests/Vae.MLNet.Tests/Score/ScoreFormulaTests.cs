using Microsoft.ML;

namespace Vae.MLNet.Tests.Score;

/// <summary>Scores against the formulas written out, over the model's own encodings and decodings.</summary>
public class ScoreFormulaTests
{
    private const int RowCount = 40;

    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void The_KL_divergence_is_the_closed_form()
    {
        var (model, view, posterior) = Score(new VaeScorer.Options());
        var kl = Rows.Values<float>(view, "KlDivergence");

        for (var row = 0; row < RowCount; row++)
        {
            var expected = 0.0;
            for (var j = row * model.LatentSize; j < (row + 1) * model.LatentSize; j++)
            {
                var (mean, logVariance) = ((double)posterior.Mean[j], (double)posterior.LogVariance[j]);
                expected += 0.5 * (mean * mean + Math.Exp(logVariance) - logVariance - 1);
            }

            Assert.Equal(expected, kl[row], 1e-5);
        }
    }

    [Fact]
    public void The_loss_is_the_cross_entropy_of_the_decoded_mean()
    {
        var (model, view, posterior) = Score(new VaeScorer.Options());
        var decoded = model.Decode(posterior.Mean);
        var losses = Rows.Values<float>(view, "ReconstructionLoss");

        for (var row = 0; row < RowCount; row++)
        {
            var image = Source.Image(row);
            var expected = 0.0;
            for (var j = 0; j < image.Length; j++)
            {
                double p = decoded[row * image.Length + j];
                expected -= image[j] * Math.Log(p) + (1 - image[j]) * Math.Log(1 - p);
            }

            Assert.Equal(expected, losses[row], 1e-5);
        }
    }

    [Fact]
    public void The_negative_bound_is_the_sum_of_both()
    {
        var (_, view, _) = Score(new VaeScorer.Options { ElboSamples = 2, Seed = 3 });

        foreach (var row in Rows.Read(view))
        {
            Assert.Equal(
                (float)row["ReconstructionLoss"] + (float)row["KlDivergence"],
                (float)row["NegativeElbo"],
                1e-5
            );
        }
    }

    [Fact]
    public void Many_importance_samples_give_the_likelihood_that_a_grid_over_the_prior_gives()
    {
        var (model, view, _) = Score(
            new VaeScorer.Options
            {
                ImportanceWeightedBoundColumnName = "Bound",
                ImportanceSamples = 5000,
                Seed = 2,
            }
        );

        var bounds = Rows.Values<float>(view, "Bound");
        var expected = NegativeLogLikelihoods(model);

        Assert.All(bounds.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 0.15), throwIfEmpty: true);
        Assert.Equal(expected.Average(), bounds.Average(), 0.01);
    }

    [Fact]
    public void Samples_of_the_loss_average_to_its_expectation()
    {
        var (_, one, _) = Score(new VaeScorer.Options { ElboSamples = 5000, Seed = 3 }, rows: 5);
        var (_, other, _) = Score(new VaeScorer.Options { ElboSamples = 5000, Seed = 4 }, rows: 5);

        var pairs = Rows.Values<float>(one, "ReconstructionLoss")
            .Zip(Rows.Values<float>(other, "ReconstructionLoss"))
            .ToList();

        Assert.All(pairs, pair => Assert.Equal(pair.First, pair.Second, 0.1), throwIfEmpty: true);
        Assert.All(pairs, pair => Assert.NotEqual(pair.First, pair.Second), throwIfEmpty: true);
    }

    private (VaeModel Model, IDataView View, VaePosterior Posterior) Score(
        VaeScorer.Options options,
        int rows = RowCount
    )
    {
        var images = Enumerable.Range(0, rows).SelectMany(row => Source.Image(row)).ToArray();
        var view = SmallViews.OfVectors("Data", images, 6).Apply(ml.Transforms.ScoreWithVae(Bundles.Mlp, options));
        return (Bundles.Mlp, view, Bundles.Mlp.Encode(images));
    }

    /// <summary>-ln of the integral of p(x|z) p(z) over the two latent dimensions, by a sum over squares.</summary>
    private static double[] NegativeLogLikelihoods(VaeModel model)
    {
        const double Side = 0.1;
        const int Half = 60;
        float[] latents =
        [
            .. from x in Enumerable.Range(-Half, 2 * Half + 1)
            from y in Enumerable.Range(-Half, 2 * Half + 1)
            from z in (float[])[(float)(x * Side), (float)(y * Side)]
            select z,
        ];
        var decoded = model.Decode(latents);
        return
        [
            .. Enumerable
                .Range(0, RowCount)
                .Select(row => Source.Image(row))
                .Select(image => -Math.Log(Enumerable.Range(0, latents.Length / 2).Sum(i => Density(image, i)))),
        ];

        double Density(float[] image, int i)
        {
            double x = latents[2 * i];
            double y = latents[2 * i + 1];
            var prior = Math.Exp(-0.5 * (x * x + y * y)) / (2 * Math.PI) * Side * Side;
            var likelihood = 1.0;
            for (var j = 0; j < image.Length; j++)
            {
                double p = decoded[i * image.Length + j];
                likelihood *= Math.Pow(p, image[j]) * Math.Pow(1 - p, 1 - image[j]);
            }

            return prior * likelihood;
        }
    }
}
