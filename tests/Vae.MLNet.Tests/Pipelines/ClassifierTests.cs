using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Vae.Data;

namespace Vae.MLNet.Tests.Pipelines;

/// <summary>Steps in pipelines that train, evaluate, cache, cross-validate, save, load and predict.</summary>
public class ClassifierTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Features_train_a_classifier_better_than_chance()
    {
        var split = ml.Data.TrainTestSplit(Digits.Of(ml, 400), testFraction: 0.25, seed: 1);

        var fitted = Pipeline().Fit(split.TrainSet);
        var metrics = ml.MulticlassClassification.Evaluate(fitted.Transform(split.TestSet));

        // Ten classes: guessing gives 0.1. Two latent dimensions tell most digits apart.
        Assert.InRange(metrics.MicroAccuracy, 0.4, 1);
    }

    [Fact]
    public void A_cache_checkpoint_changes_nothing_but_how_often_the_model_runs()
    {
        var data = Digits.Of(ml, 200);

        var direct = Pipeline().Fit(data);
        var cached = Pipeline(cache: true).Fit(data);

        var expected = Rows.Values<float[]>(direct.Transform(data), "Score");
        var scores = Rows.Values<float[]>(cached.Transform(data), "Score");
        Assert.All(
            expected.Zip(scores),
            pair => Cell.AssertClose(pair.First, pair.Second, 0.02, "Score"),
            throwIfEmpty: true
        );
    }

    [Fact]
    public void Cross_validation_fits_the_steps_in_every_fold()
    {
        var pipeline = ml
            .Transforms.FeaturizeWithVae("Features", Bundles.Mnist, "Data")
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(labelColumnName: "Key"));
        var data = Digits.Of(ml, 300).Apply(ml.Transforms.Conversion.MapValueToKey("Key", "Label"));

        var folds = ml.MulticlassClassification.CrossValidate(data, pipeline, numberOfFolds: 3, labelColumnName: "Key");

        Assert.Equal(3, folds.Count);
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.MicroAccuracy, 0.3, 1), throwIfEmpty: true);
    }

    [Fact]
    public void A_trained_pipeline_saved_and_loaded_predicts_the_same()
    {
        using var directory = new TemporaryDirectory();
        var data = Digits.Of(ml, 200);
        var fitted = Pipeline().Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        var expected = Rows.Values<byte>(fitted.Transform(data), "PredictedLabel");
        ml.Model.Save(fitted, data.Schema, directory["digits.zip"]);

        var batched = ml.Model.LoadWithVae(directory["digits.zip"]);
        using var engine = ml.Model.CreatePredictionEngine<Digits.Digit, Prediction>(
            ml.Model.Load(directory["digits.zip"], out _)
        );

        Assert.Equal(expected, Rows.Values<byte>(batched.Transform(data), "PredictedLabel"));
        var row = 0;
        foreach (var digit in ml.Data.CreateEnumerable<Digits.Digit>(data, reuseRowObject: false))
        {
            Assert.Equal(expected[row++], engine.Predict(digit).PredictedLabel);
        }

        ((IDisposable)batched).Dispose();
    }

    [Fact]
    public void Features_of_a_conditional_model_take_the_key_that_MapValueToKey_made()
    {
        // Keys are numbered as the values come: here 0 to 9 in order.
        var data = Digits.Of(ml, 60);
        var byKey = data.Apply(
            ml.Transforms.Conversion.MapValueToKey("Key", "Label")
                .Append(ml.Transforms.FeaturizeWithVae("Features", Bundles.ConditionalMnist, "Data", "Key"))
        );
        var byNumber = data.Apply(
            ml.Transforms.FeaturizeWithVae("Features", Bundles.ConditionalMnist, "Data", "Label")
        );

        Assert.Equal(SmallViews.Flat(byNumber, "Features"), SmallViews.Flat(byKey, "Features"));
    }

    [Fact]
    public void Files_of_digits_train_as_the_example_shows()
    {
        using var directory = new TemporaryDirectory();
        var images = Bundles.ConditionalMnist.Generate(120, seed: 5);
        Write(directory["images.idx"], [28, 28], Array.ConvertAll(images, pixel => (byte)(255 * pixel)));
        Write(directory["labels.idx"], [], [.. Enumerable.Range(0, 120).Select(row => (byte)(row % 10))]);
        var data = ml.Data.LoadFromRowFile(directory["images.idx"], directory["labels.idx"]);

        var fitted = Pipeline().Fit(data);

        Assert.InRange(ml.MulticlassClassification.Evaluate(fitted.Transform(data)).MicroAccuracy, 0.4, 1);

        static void Write(string path, int[] dimensions, byte[] bytes)
        {
            using var writer = RowWriter.Create(
                path,
                dimensions,
                new() { ElementType = RowElement.UInt8, Count = 120 }
            );
            writer.WriteValues<byte>(bytes);
            writer.Complete();
        }
    }

    private EstimatorChain<MulticlassPredictionTransformer<MaximumEntropyModelParameters>> Pipeline(bool cache = false)
    {
        var features = ml
            .Transforms.FeaturizeWithVae("Features", Bundles.Mnist, "Data")
            .Append(ml.Transforms.Conversion.MapValueToKey("Label"));
        var trainer = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy();
        return cache ? features.AppendCacheCheckpoint(ml).Append(trainer) : features.Append(trainer);
    }

    private sealed class Prediction
    {
        public byte PredictedLabel { get; set; }
    }
}
