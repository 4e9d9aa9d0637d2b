using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.MLNet.Tests;

namespace Vae.MLNet.Training.Tests.Persistence;

/// <summary>Scores under a prior that the network was trained with are those of the model, whichever are asked for, and where they are saved.</summary>
public sealed class LearntPriorTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("KlDivergence")]
    [InlineData("NegativeElbo")]
    [InlineData("ReconstructionLoss")]
    public void A_score_alone_is_the_models_also_from_a_file(string name)
    {
        var data = Source.Of(30);
        var options = new VaeScorer.Options
        {
            ReconstructionLossColumnName = Named("ReconstructionLoss"),
            KlDivergenceColumnName = Named("KlDivergence"),
            NegativeElboColumnName = Named("NegativeElbo"),
        };
        using var fitted = ml.Transforms.ScoreWithVae(Untrained.LearntPrior, options).Fit(data);
        var rows = Enumerable.Range(0, 30).SelectMany(row => Source.Image(row)).ToArray();
        var scores = Untrained.LearntPrior.Score(rows, options: new VaeScoreOptions { ElboSamples = 0 });
        var expected = scores.Select(score =>
            name switch
            {
                "KlDivergence" => score.KlDivergence,
                "NegativeElbo" => score.NegativeElbo,
                _ => score.ReconstructionLoss,
            }
        );
        // Not those from N(0, I), which have a closed form.
        var posterior = Untrained.LearntPrior.Encode(rows);
        var standard = new double[30];
        Untrained.LearntPrior.KlDivergence(posterior.Mean, posterior.LogVariance, standard);
        Assert.True(Math.Abs(standard[0] - scores[0].KlDivergence) > 0.1);

        ml.Model.Save(fitted, data.Schema, directory["scores.zip"]);
        var plain = ml.Model.Load(directory["scores.zip"], out _);
        foreach (var view in new[] { fitted.Transform(data), plain.Transform(data) })
        {
            Assert.All(expected.Zip(view.GetColumn<float>(name)), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }

        (plain as IDisposable)?.Dispose();

        string? Named(string column) => column == name ? column : null;
    }
}
