using System.Diagnostics;
using Microsoft.ML;
using Vae.Inference;

namespace Vae.Experiments;

/// <summary>Clothes among digits: a detector that has seen digits only scores both test sets.</summary>
internal sealed class Anomalies(MLContext ml, DataFiles files, Length length)
{
    private const int OnePercent = DataFiles.TestRows / 100;

    public void Run(params VaeModel[] models)
    {
        var digits = ml.Data.TakeRows(ml.Data.LoadFromRowFile(files.TrainImages), length.AnomalyRows);
        var mixed = ml.Data.LoadFromEnumerable(
            Rows(files.TestImages, isAnomaly: false).Concat(Rows(files.FashionImages, isAnomaly: true))
        );
        var table = new TextTable(
            "model",
            "AUC",
            "found at 1 % false alarms",
            "threshold, nats",
            "digits over it",
            "clothes over it",
            "fit",
            "score"
        );
        foreach (var vae in models)
        {
            var watch = Stopwatch.StartNew();
            using var detector = ml.Transforms.DetectAnomaliesWithVae(vae, "Data", contamination: 0.01).Fit(digits);
            var fit = watch.Elapsed;
            watch.Restart();
            var scored = ml.Data.Cache(detector.Transform(mixed), "Label", "Score", "PredictedLabel");
            var metrics = ml.AnomalyDetection.Evaluate(scored, falsePositiveCount: OnePercent);
            var found = ml
                .Data.CreateEnumerable<FoundAnomaly>(scored, reuseRowObject: false)
                .ToLookup(row => row.Label);
            table.Add(
                $"VAE, {vae.LatentSize} features",
                $"{metrics.AreaUnderRocCurve:F4}",
                $"{metrics.DetectionRateAtFalsePositiveCount:P1}",
                $"{detector.Threshold:F1}",
                $"{found[0].Average(row => row.PredictedLabel ? 1 : 0):P1}",
                $"{found[1].Average(row => row.PredictedLabel ? 1 : 0):P1}",
                $"{fit.TotalSeconds:F2} s",
                $"{watch.Elapsed.TotalSeconds:F2} s"
            );
        }

        table.Write(
            "Clothes among digits",
            $"Negative evidence lower bound of {DataFiles.TestRows:N0} test images each of MNIST and of Fashion-MNIST; the threshold "
                + $"leaves out 1 % of {length.AnomalyRows:N0} training digits."
        );
    }

    private IEnumerable<LabelledImage> Rows(string file, bool isAnomaly) =>
        ml
            .Data.CreateEnumerable<PlainImage>(ml.Data.LoadFromRowFile(file), reuseRowObject: true)
            .Select(row => new LabelledImage { Data = row.Data, Label = isAnomaly ? 1 : 0 });
}
