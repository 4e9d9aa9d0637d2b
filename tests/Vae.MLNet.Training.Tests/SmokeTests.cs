using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Training.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void A_detector_tells_broken_from_usual_readings()
    {
        var ml = new MLContext(seed: 1);
        using var detector = ml
            .AnomalyDetection.Trainers.Vae("X", contamination: 0.02)
            .Fit(ml.View(Machine.Usual(3000)));
        var mixed = detector.Transform(ml.View([.. Machine.Usual(1000, 7), .. Machine.Broken(50)]));
        var metrics = ml.BinaryClassification.EvaluateNonCalibrated(mixed, scoreColumnName: "Score");
        Assert.InRange(metrics.AreaUnderRocCurve, 0.95, 1);
        var predicted = mixed.GetColumn<bool>("PredictedLabel").ToArray();
        Assert.InRange(predicted[..1000].Count(flag => flag), 8, 36);
        var scores = mixed.GetColumn<float>("Score").ToArray();
        var parts = mixed.GetColumn<float[]>("Contributions").ToArray();
        Assert.All(scores.Zip(parts), pair => Assert.Equal(pair.First, pair.Second.Sum(), 1e-4));
        ml.Model.Save(detector, ml.View(Machine.Usual(2)).Schema, "/tmp/smoke.zip");
        var plain = ml.Model.Load("/tmp/smoke.zip", out _).Transform(ml.View(Machine.Usual(100, 9)));
        var ours = detector.Transform(ml.View(Machine.Usual(100, 9)));
        Assert.All(
            ours.GetColumn<float>("Score").Zip(plain.GetColumn<float>("Score")),
            p => Assert.Equal(p.First, p.Second, 1e-5)
        );
        Assert.All(
            ours.GetColumn<float>("Probability").Zip(plain.GetColumn<float>("Probability")),
            p => Assert.Equal(p.First, p.Second, 1e-5)
        );
        Assert.Equal(ours.GetColumn<bool>("PredictedLabel"), plain.GetColumn<bool>("PredictedLabel"));
    }
}
