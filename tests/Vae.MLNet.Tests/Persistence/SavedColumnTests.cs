using Microsoft.ML;
using Vae.MLNet.Tests.Steps;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>Columns of every type and name survive saving and loading.</summary>
public class SavedColumnTests
{
    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [MemberData(nameof(InputTypeTests.Forms), MemberType = typeof(InputTypeTests))]
    public void Images_of_every_form(string form) =>
        Survives(ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Data"), InputTypeTests.View(form));

    [Theory]
    [MemberData(nameof(LabelTypeTests.Types), MemberType = typeof(LabelTypeTests))]
    public void Labels_of_every_type(string type) =>
        Survives(
            ml.Transforms.FeaturizeWithVae("Features", Bundles.Conditional, "Data", "Label"),
            LabelTypeTests.View(type)
        );

    [Theory]
    [MemberData(nameof(KeyTests.Meanings), MemberType = typeof(KeyTests))]
    public void Keys_of_every_meaning(string meaning) =>
        Survives(
            ml.Transforms.FeaturizeWithVae(Bundles.Conditional, KeyTests.Options(meaning)),
            KeyTests.View(meaning)
        );

    [Theory]
    [InlineData("a b")]
    [InlineData("größe")]
    [InlineData("a/b:0")]
    [InlineData("Data.output")]
    [InlineData("Score")]
    [InlineData("PredictedLabel")]
    [InlineData("vae/Data")]
    [InlineData("encoder/mean")]
    [InlineData("data")]
    [InlineData("image")]
    [InlineData("mean")]
    [InlineData("label")]
    [InlineData("mlnet.Features.SlotNames")]
    public void Names_of_every_kind(string name)
    {
        var data = SmallViews.OfVectors(name, [.. Enumerable.Range(0, 9).SelectMany(row => Source.Image(row))], 6);
        Survives(ml.Transforms.FeaturizeWithVae("Features", Bundles.Mlp, name), data);
        Survives(ml.Transforms.ReconstructWithVae(name, Bundles.Mlp, "Data"), Source.Of(9));
        Survives(
            ml.Transforms.ScoreWithVae(
                Bundles.Mlp,
                new VaeScorer.Options { InputColumnName = name, NegativeElboColumnName = name + "2" }
            ),
            data
        );
    }

    [Fact]
    public void Scores_that_were_there_before()
    {
        // A classifier's Score and PredictedLabel, a vector and a key, beside those that the saved steps use on their way.
        var classifier = ml
            .Transforms.Conversion.MapValueToKey("Label", "Class")
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "Data"));

        Survives(classifier.Append(ml.Transforms.ScoreWithVae(Bundles.Mlp, "Data")), Source.Of(60), 1e-5);
        Survives(
            classifier.Append(
                ml.Transforms.DetectAnomaliesWithVae(
                    Bundles.Mlp,
                    new VaeAnomalyDetector.Options { ScoreColumnName = "Oddness", PredictedLabelColumnName = "IsOdd" }
                )
            ),
            Source.Of(60),
            1e-5
        );
        Survives(classifier.Append(ml.Transforms.DetectAnomaliesWithVae(Bundles.Mlp, "Data")), Source.Of(60), 1e-5);
    }

    private void Survives<T>(IEstimator<T> estimator, ProbeView data, double tolerance = 1e-6)
        where T : class, ITransformer => RoundTrip.AssertSurvives(ml, estimator.Fit(data), data, tolerance);
}
