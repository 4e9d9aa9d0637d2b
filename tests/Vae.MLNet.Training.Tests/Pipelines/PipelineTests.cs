using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Training.Tests.Pipelines;

/// <summary>Estimators that train in Fit, among ML.NET's own.</summary>
public sealed class PipelineTests
{
    private readonly MLContext ml = new(seed: 1);

    private static readonly Reading[] Readings = [.. Machine.Usual(400)];

    static PipelineTests() => Array.ForEach(Readings, reading => reading.Label = reading.Temperature > 55);

    [Fact]
    public void A_tree_and_a_linear_classifier_learn_from_the_features()
    {
        var learner = ml.Transforms.LearnVaeFeatures(
            Quick.Features with
            {
                LatentSize = 4,
                OutputColumnName = "Features",
                Training = Quick.Real(Readings.Length),
            }
        );
        var split = ml.Data.TrainTestSplit(ml.View(Readings), testFraction: 0.3, seed: 2);
        foreach (
            var trainer in (IEstimator<ITransformer>[])
                [
                    ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 20),
                    ml.BinaryClassification.Trainers.LbfgsLogisticRegression(),
                ]
        )
        {
            var fitted = learner.AppendCacheCheckpoint(ml).Append(trainer).Fit(split.TrainSet);
            var metrics = ml.BinaryClassification.Evaluate(fitted.Transform(split.TestSet));
            Assert.InRange(metrics.AreaUnderRocCurve, 0.9, 1);
        }
    }

    [Fact]
    public void Each_fold_of_a_cross_validation_has_a_model_of_its_own()
    {
        var pipeline = ml
            .Transforms.LearnVaeFeatures(ml, Quick.Features with { OutputColumnName = "Features" })
            .Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression());

        var folds = ml.BinaryClassification.CrossValidate(ml.View(Readings), pipeline, numberOfFolds: 3);

        Assert.Equal(3, folds.Count);
        var models = folds
            .SelectMany(fold => (IEnumerable<ITransformer>)fold.Model)
            .OfType<VaeTransformer>()
            .Select(step => step.Model.Content())
            .ToList();
        Assert.Equal(3, models.Distinct().Count());
        Assert.All(folds, fold => Assert.InRange(fold.Metrics.AreaUnderRocCurve, 0, 1));
    }

    [Fact]
    public void An_estimator_stands_twice_in_a_pipeline_and_each_learns_from_what_is_before_it()
    {
        var learner = ml.Transforms.LearnVaeFeatures(ml, Quick.Features with { OutputColumnName = "X" });
        var chain = new EstimatorChain<ITransformer>().Append(learner).Append(learner);

        var fitted = chain.Fit(ml.View(Readings));

        var steps = fitted.OfType<VaeTransformer>().ToList();
        Assert.Equal([4, 2], steps.Select(step => step.Model.DataSize));
        using var first = ml.Transforms.LearnVaeFeatures(ml, Quick.Features).Fit(ml.View(Readings));
        Assert.Equal(first.Model.Content(), steps[0].Model.Content());
        Assert.Equal(2, ((VectorDataViewType)fitted.GetOutputSchema(ml.View(Readings).Schema)["X"].Type).Size);
    }

    [Fact]
    public void A_prediction_engine_gives_what_a_cursor_gives()
    {
        var data = ml.Data.LoadFromEnumerable(Readings);
        string[] names = ["Temperature", "Pressure", "Vibration", "Noise"];
        var fitted = ml
            .Transforms.LearnVaeFeatures(ml, Quick.FeaturesOf(names))
            .Append(ml.AnomalyDetection.Trainers.Vae(ml, Quick.DetectorOf(names)))
            .Fit(data);
        var rows = ml.Data.CreateEnumerable<Judged>(fitted.Transform(data), reuseRowObject: false).Take(20).ToList();

        using var engine = ml.Model.CreatePredictionEngine<Reading, Judged>(fitted);

        foreach (var (reading, expected) in Readings.Zip(rows))
        {
            var judged = engine.Predict(reading);
            Cell.AssertClose(expected.Latent, judged.Latent, 1e-5, "Latent");
            Cell.AssertClose(expected.Contributions, judged.Contributions, 1e-5, "Contributions");
            Cell.AssertClose([expected.Score, expected.Probability], [judged.Score, judged.Probability], 1e-5, "Score");
            Assert.Equal(expected.PredictedLabel, judged.PredictedLabel);
        }

        Assert.Equal(20, rows.Count);
    }

    [Fact]
    public void Validation_rows_of_the_callers_choose_the_epoch_and_calibrate()
    {
        var training = Quick.Training with { ValidationFraction = 0 };
        var (usual, others) = (ml.View(Machine.Usual(200)), ml.View(Machine.Usual(77, seed: 3)));

        using var detector = ml
            .AnomalyDetection.Trainers.Vae(Quick.Detector with { Training = training })
            .Fit(usual, others);
        using var features = ml
            .Transforms.LearnVaeFeatures(Quick.Features with { Training = training })
            .Fit(usual, others);

        Assert.Equal(77, detector.FittedRows);
        Assert.Equal(77, detector.Calibration!.Rows);
        Assert.Equal(
            (200, 77),
            (features.Model.Card.Training!.TrainingRows, features.Model.Card.Training.ValidationRows)
        );
        var scores = Rows.Values<float>(detector.Transform(others), "Score");
        Cell.AssertClose(detector.FittedScores, [.. scores.Order()], 1e-5, "scores");
    }

    private sealed class Judged
    {
        [VectorType(2)]
        public float[] Latent { get; set; } = [];

        [VectorType(4)]
        public float[] Contributions { get; set; } = [];

        public float Score { get; set; }
        public float Probability { get; set; }
        public bool PredictedLabel { get; set; }
    }
}
