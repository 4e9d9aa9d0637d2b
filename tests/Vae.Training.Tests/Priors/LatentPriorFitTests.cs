using Vae.Inference;
using Vae.Training.Tests.Training;

namespace Vae.Training.Tests;

public sealed class LatentPriorFitTests
{
    [Fact]
    public void A_mixture_of_one_has_the_moments_of_the_rows_posteriors()
    {
        using var model = Model(0);
        var rows = Synthetic.Bars(600);
        var mixture = LatentPriorFit.Fit(model, rows, components: 1, seed: 3).Classes.Single();
        var data = new float[600 * model.DataSize];
        rows.CopyRows(0, data);
        var posterior = model.Encode(data);
        for (var j = 0; j < model.LatentSize; j++)
        {
            double[] means =
            [
                .. Enumerable.Range(0, 600).Select(row => (double)posterior.Mean[row * model.LatentSize + j]),
            ];
            var spread = Enumerable
                .Range(0, 600)
                .Average(row => Math.Exp(posterior.LogVariance[row * model.LatentSize + j]));
            var mean = means.Average();
            // The law of total variance, to what 600 draws tell of it.
            var variance = means.Average(value => (value - mean) * (value - mean)) + spread;
            Assert.Equal(mean, mixture.Means[j], 5 * Math.Sqrt(variance / 600));
            Assert.InRange(mixture.Variances[j] / variance, 0.7, 1.4);
        }
    }

    [Fact]
    public void A_model_of_black_and_white_pixels_has_the_prior_of_their_draws()
    {
        using var grey = Model(0);
        using var binary = VaeModel.FromBundle(Binarized(grey.Bundle));
        var rows = Synthetic.Bars(600);
        var expected = LatentPriorFit.Fit(grey, Drawn(rows, seed: 3), components: 2, seed: 3).Classes[0];
        var found = LatentPriorFit.Fit(binary, rows, components: 2, seed: 3).Classes[0];
        Assert.Equal(expected.Means, found.Means);
        Assert.NotEqual(LatentPriorFit.Fit(grey, rows, components: 2, seed: 3).Classes[0].Means, found.Means);
    }

    /// <summary>A bundle whose card says that its training binarised rows.</summary>
    internal static ModelBundle Binarized(ModelBundle bundle) =>
        bundle.WithCard(
            bundle.Card with
            {
                Training = bundle.Card.Training! with { Binarization = Binarization.Dynamic },
            }
        );

    /// <summary>Black and white pixels drawn with rows for probabilities.</summary>
    internal static VaeDataset Drawn(VaeDataset rows, long seed)
    {
        var size = rows.Shape.Size;
        var drawn = new float[rows.Count * size];
        rows.CopyRows(0, drawn);
        for (var row = 0; row < rows.Count; row++)
        {
            BinaryPixels.Draw(seed, row, NoisePurpose.Binarization, drawn.AsSpan(row * size, size));
        }

        return VaeDataset.FromRows(rows.Name, rows.Shape, drawn, rows.Labels.ToArray());
    }

    [Fact]
    public void Each_class_has_a_mixture_and_a_rare_one_the_prior_of_training()
    {
        using var model = Model(2);
        var all = Synthetic.Bars(1200);
        var prior = LatentPriorFit.Fit(model, all, components: 5, seed: 1);
        Assert.Equal([5, 5], prior.Classes.Select(mixture => mixture.Weights.Count));
        Assert.False(prior.IsTrained);
        Assert.Equal(prior.Classes[1].Means, LatentPriorFit.Fit(model, all, components: 5, seed: 1).Classes[1].Means);

        // Of 800 rows 400 are of each class.
        var few = LatentPriorFit.Fit(model, Synthetic.Bars(800), components: 5);
        Assert.Equal([0, 0, 1, 1], [.. few.Classes[0].Means, .. few.Classes[0].Variances]);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var model = Model(2);
        Assert.Equal(
            "The number of components is 0; expected 1 to 10000.",
            Refusal(() => LatentPriorFit.Fit(model, Synthetic.Bars(600), components: 0))
        );
        var vectors = VaeDataset.FromRows("vectors", new DataShape(3), new float[6]);
        Assert.Equal(
            "The rows of vectors have shape [3]; the model expects [1, 8, 8].",
            Refusal(() => LatentPriorFit.Fit(model, vectors))
        );
        var unlabelled = VaeDataset.FromRows("plain", new DataShape(1, 8, 8), new float[64]);
        Assert.Equal(
            "The rows of plain have no labels; the model is conditional and expects one per row.",
            Refusal(() => LatentPriorFit.Fit(model, unlabelled))
        );
        var labelled = VaeDataset.FromRows("odd", new DataShape(1, 8, 8), new float[64], [2]);
        Assert.Equal(
            "The label of row 0 of odd is 2; expected 0 to 1.",
            Refusal(() => LatentPriorFit.Fit(model, labelled))
        );
        var network = Synthetic.Network() with { PriorComponents = 3 };
        using var trainer = new VaeTrainer(network, Synthetic.Options(1));
        var bundle = trainer.Train(Synthetic.Bars(40)).ToBundle(Synthetic.Bars(10));
        using var own = VaeModel.FromBundle(bundle);
        Assert.Equal(
            "The model was trained with a prior of its own, which its likelihoods are of; expected one of the standard normal prior.",
            Refusal(() => LatentPriorFit.Fit(own, Synthetic.Bars(40)))
        );
        Assert.Equal(
            "The model was trained with the prior that it has, which its likelihoods are of; expected one of the standard normal prior.",
            Refusal(() => bundle.WithPrior(null))
        );
    }

    private static string Refusal(Action act) => Assert.Throws<ArgumentException>(act).Message;

    private static VaeModel Model(int classes)
    {
        using var trainer = new VaeTrainer(Synthetic.Network(classes), Synthetic.Options(2));
        return VaeModel.FromBundle(trainer.Train(Synthetic.Bars(40)).ToBundle(Synthetic.Bars(10)));
    }
}
