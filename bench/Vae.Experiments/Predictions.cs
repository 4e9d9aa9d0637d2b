using System.Diagnostics;
using Microsoft.ML;

namespace Vae.Experiments;

/// <summary>The predictions for a file of images, and the seconds that they took.</summary>
internal sealed record Predictions(double Seconds, IReadOnlyList<DigitPrediction> Rows)
{
    public static Predictions Of(MLContext ml, ITransformer model, string images, string labels)
    {
        var view = ml.Data.LoadFromRowFile(images, labels);
        var watch = Stopwatch.StartNew();
        var rows = ml.Data.CreateEnumerable<DigitPrediction>(model.Transform(view), reuseRowObject: false).ToList();
        return new Predictions(watch.Elapsed.TotalSeconds, rows);
    }
}
